/** Resources that no review would let pass, each with the check that must catch it. */
export const seededResources = [
  {
    fault: "SSH open to the world",
    check: "CKV_AWS_24",
    address: "aws_security_group.OpenSsh",
    resource: {
      aws_security_group: {
        OpenSsh: {
          name: "open-ssh",
          description: "Seeded fault",
          // The nulls are what synthesis writes for every attribute that is not set, and what blinds a scan of it.
          ingress: [
            {
              from_port: 22,
              to_port: 22,
              protocol: "tcp",
              cidr_blocks: ["0.0.0.0/0"],
              description: "Seeded fault",
              ipv6_cidr_blocks: null,
              prefix_list_ids: null,
              security_groups: null,
              self: null,
            },
          ],
        },
      },
    },
  },
  {
    fault: "a database in plain text",
    check: "CKV_AWS_16",
    address: "aws_db_instance.PlainText",
    resource: {
      aws_db_instance: {
        PlainText: {
          identifier: "plain-text",
          engine: "postgres",
          instance_class: "db.t4g.micro",
          allocated_storage: 20,
          username: "seeded",
          manage_master_user_password: true,
          storage_encrypted: false,
          skip_final_snapshot: true,
        },
      },
    },
  },
  {
    fault: "a bucket that anyone can read",
    check: "CKV_AWS_20",
    address: "aws_s3_bucket.Public",
    resource: {
      aws_s3_bucket: { Public: { bucket: "seeded-public" } },
      aws_s3_bucket_acl: { Public: { bucket: "${aws_s3_bucket.Public.id}", acl: "public-read" } },
    },
  },
] as const;
