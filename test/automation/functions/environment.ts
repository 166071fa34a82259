/** Names that the stack would give the functions of dev. Imported before an entry point, which reads them as it is loaded. */
export const ENVIRONMENT = {
  AWS_REGION: "eu-west-1",
  HOMEOSTAT_ENVIRONMENT: "dev",
  HOMEOSTAT_ORGANIZATION: "homeostat",
  HOMEOSTAT_ACCOUNT_ID: "111111111111",
  HOMEOSTAT_TABLE: "homeostat-dev-remediation",
  HOMEOSTAT_WORKFLOW_ARN: "arn:aws:states:eu-west-1:111111111111:stateMachine:homeostat-dev-remediation",
  HOMEOSTAT_EMERGENCY_TOPIC_ARN: "arn:aws:sns:eu-west-1:111111111111:homeostat-dev-emergency",
  HOMEOSTAT_REMEDIATION: "{}",
  HOMEOSTAT_APPROVAL_KEY_ARN:
    "arn:aws:secretsmanager:eu-west-1:111111111111:secret:homeostat-dev-approval-key",
} as const;

Object.assign(process.env, ENVIRONMENT);
