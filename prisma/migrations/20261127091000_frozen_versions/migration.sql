-- A dataset version stays as it was frozen, and a model version as it was made: its status alone may change.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "DatasetVersion" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "DatasetVersion" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE TRIGGER "append_only" BEFORE DELETE ON "ModelVersion" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_but_status" BEFORE UPDATE ON "ModelVersion" FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'status' IS DISTINCT FROM to_jsonb(NEW) - 'status') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "ModelVersion" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
