-- Whoever runs the machine may make a link for a new password too, and has no account.
ALTER TABLE "PasswordReset" ALTER COLUMN "createdById" DROP NOT NULL;

-- The reference of a column that may be empty would be emptied with what it points to; nobody is removed.
ALTER TABLE "PasswordReset" DROP CONSTRAINT "PasswordReset_createdById_fkey";
ALTER TABLE "PasswordReset" ADD CONSTRAINT "PasswordReset_createdById_fkey"
  FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
