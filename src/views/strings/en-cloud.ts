/** What the clouds' stores ask for: Azure's two and S3. */
export const enCloud = {
  'credentials_page.one_way_in':
    'Enter either an account key, or a shared access signature, or the three fields of a service principal.',
  'credentials_page.account_key': 'That is not an account key: it is base64, as the portal shows it under Access keys.',
  'credentials_page.sas': 'That is not a shared access signature: it has sig= in it.',
  'credentials_page.service_principal':
    'A service principal needs all three: directory (tenant) ID, application (client) ID and client secret.',
  'credentials_page.access_key': 'Enter both the access key ID and the secret access key.',

  'settings.azure.account': 'Storage account',
  'settings.azure.account.help': 'Its name, without .blob.core.windows.net after it.',
  'settings.azure.account.placeholder': 'contosodata',
  'settings.azure.endpoint': 'Endpoint',
  'settings.azure.endpoint.help': 'Only for sovereign clouds, private endpoints and emulators. Starts with https://.',
  'settings.azure.endpoint.placeholder': 'https://contosodata.blob.core.usgovcloudapi.net',
  'settings.azure.container': 'Container',
  'settings.azure.container.help': 'It has to be there already.',
  'settings.azure.container.only':
    'If the credentials open one container only, or if verifying should write a trial file there. Left empty, exports can go to every container of the account.',
  'settings.azure.container.placeholder': 'exports',
  'settings.azure.accountKey': 'Account key',
  'settings.azure.accountKey.help': 'From the portal, under Access keys; a whole connection string will do.',
  'settings.azure.sas': 'Shared access signature (SAS)',
  'settings.azure.sas.help':
    'Needs the permissions read, add, create, write, delete and list. The token, or an address with it.',
  'settings.azure.tenantId': 'Directory (tenant) ID',
  'settings.azure.tenantId.help':
    'Of a service principal with the role Storage Blob Data Contributor; goes with the two fields below.',
  'settings.azure.clientId': 'Application (client) ID',
  'settings.azure.clientSecret': 'Client secret',
  'settings.azure.clientSecret.help': 'The value, not the ID of the secret.',

  'settings.s3.endpoint': 'Endpoint',
  'settings.s3.endpoint.help': 'Only for stores other than Amazon’s that speak S3. Starts with https://.',
  'settings.s3.endpoint.placeholder': 'https://s3.eu-central-003.backblazeb2.com',
  'settings.s3.region': 'Region',
  'settings.s3.region.help': 'Of the bucket. Stores other than Amazon’s often take any.',
  'settings.s3.region.placeholder': 'eu-west-1',
  'settings.s3.addressing': 'Addressing',
  'settings.s3.addressing.help': 'Left empty: in the host name at Amazon, in the path elsewhere.',
  'settings.s3.addressing.host': 'Bucket in the host name, as Amazon wants it',
  'settings.s3.addressing.path': 'Bucket in the path of addresses',
  'settings.s3.bucket': 'Bucket',
  'settings.s3.bucket.help': 'It has to be there already.',
  'settings.s3.bucket.only':
    'If the credentials may not list buckets, or if verifying should write a trial file there. Left empty, exports can go to every bucket of the account.',
  'settings.s3.bucket.placeholder': 'contoso-exports',
  'settings.s3.accessKeyId': 'Access key ID',
  'settings.s3.accessKeyId.help':
    'Left empty with the field below: the identity of the server, if its operator allows that.',
  'settings.s3.secretAccessKey': 'Secret access key',
  'settings.s3.secretAccessKey.help':
    'Needs the actions PutObject, GetObject, DeleteObject, ListBucket, AbortMultipartUpload and ListBucketMultipartUploads.',
} as const;
