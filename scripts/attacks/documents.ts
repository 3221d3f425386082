const refusal = '... on UserError { message }'

/** What the attacks ask, as an outsider's program would. */
export const documents = {
  acceptInvitation: `mutation ($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) { __typename ... on User { id } ${refusal} }
  }`,
  createProject: `mutation ($input: CreateProjectInput!) {
    createProject(input: $input) { __typename ... on Project { id } ${refusal} }
  }`,
  invitePerson: `mutation ($input: InvitePersonInput!) {
    invitePerson(input: $input) { __typename ... on InvitationLink { token } ${refusal} }
  }`,
  revokeInvitation: `mutation ($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) { __typename ${refusal} }
  }`,
  endMembership: `mutation ($input: EndMembershipInput!) {
    endMembership(input: $input) { __typename ${refusal} }
  }`,
  disableUser: `mutation ($input: DisableUserInput!) { disableUser(input: $input) { __typename ${refusal} } }`,
  createApiKey: `mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { __typename ... on ApiKeySecret { key apiKey { id } } ${refusal} }
  }`,
  startImport: `mutation ($input: StartImportInput!, $idempotencyKey: String) {
    startImport(input: $input, idempotencyKey: $idempotencyKey) {
      __typename ... on Import { id job { id } } ${refusal}
    }
  }`,
  checkImport: `mutation ($input: CheckImportInput!) {
    checkImport(input: $input) { __typename ... on Import { id checkJob { id } } ${refusal} }
  }`,
  importFiles: `query ($id: ID!) {
    import(id: $id) {
      stage location checkJob { failure }
      found { lists { path detail header sample } doubts remarks }
      files(first: 50) { edges { node { path outcome reason sha256 className } } }
    }
  }`,
  setLabel: `mutation ($input: SetLabelInput!) {
    setLabel(input: $input) { __typename ... on Label { id version } ${refusal} }
  }`,
  labels: `query ($id: ID!) { image(id: $id) { labelVersion labels(first: 50) { totalCount } } }`,
  project: `query ($id: ID!) {
    project(id: $id) { labelClasses { id } images(first: 50) { edges { node { id } } } }
  }`,
  search: `query ($id: ID!, $search: String) { project(id: $id) { images(first: 1, search: $search) { totalCount } } }`,
  groupPreview: `query ($id: ID!, $pattern: String) {
    import(id: $id) { groupPreview(groupPattern: $pattern) { __typename } }
  }`,
  imports: `query ($id: ID!) { project(id: $id) { imports(first: 1) { edges { node { id } } } } }`,
  trail: `query ($id: ID!) { project(id: $id) { auditEvents(first: 50) { edges { node { actorName action } } } } }`,
}
