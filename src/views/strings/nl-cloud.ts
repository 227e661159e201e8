import type { enCloud } from './en-cloud.ts';

export const nlCloud = {
  'credentials_page.one_way_in':
    'Voer een accountsleutel in, of een handtekening voor gedeelde toegang, of de drie velden van een service-principal.',
  'credentials_page.account_key':
    'Dat is geen accountsleutel: het is base64, zoals de portal die toont onder Toegangssleutels.',
  'credentials_page.sas': 'Dat is geen handtekening voor gedeelde toegang: er staat sig= in.',
  'credentials_page.service_principal':
    'Een service-principal heeft alle drie nodig: map-id (tenant), toepassings-id (client) en clientgeheim.',
  'credentials_page.access_key': 'Voer zowel de ID van de toegangssleutel als de geheime toegangssleutel in.',

  'settings.azure.account': 'Opslagaccount',
  'settings.azure.account.help': 'De naam, zonder .blob.core.windows.net erachter.',
  'settings.azure.account.placeholder': 'contosodata',
  'settings.azure.endpoint': 'Eindpunt',
  'settings.azure.endpoint.help': 'Alleen voor nationale clouds, privé-eindpunten en emulators. Begint met https://.',
  'settings.azure.endpoint.placeholder': 'https://contosodata.blob.core.usgovcloudapi.net',
  'settings.azure.container': 'Container',
  'settings.azure.container.help': 'Die moet er al zijn.',
  'settings.azure.container.only':
    'Als de inloggegevens maar één container openen, of als bij het verifiëren daar een proefbestand moet worden geschreven. Leeg: exports kunnen naar elke container van het account.',
  'settings.azure.container.placeholder': 'exports',
  'settings.azure.accountKey': 'Accountsleutel',
  'settings.azure.accountKey.help': 'Uit de portal, onder Toegangssleutels; een hele verbindingsreeks mag ook.',
  'settings.azure.sas': 'Handtekening voor gedeelde toegang (SAS)',
  'settings.azure.sas.help':
    'Met de machtigingen lezen, toevoegen, maken, schrijven, verwijderen en weergeven. Het token, of een adres waar het in staat.',
  'settings.azure.tenantId': 'Map-id (tenant)',
  'settings.azure.tenantId.help':
    'Van een service-principal met de rol Inzender voor opslagblobgegevens; hoort bij de twee velden hieronder.',
  'settings.azure.clientId': 'Toepassings-id (client)',
  'settings.azure.clientSecret': 'Clientgeheim',
  'settings.azure.clientSecret.help': 'De waarde, niet de id van het geheim.',

  'settings.s3.endpoint': 'Eindpunt',
  'settings.s3.endpoint.help': 'Alleen voor andere opslag dan die van Amazon die S3 spreekt. Begint met https://.',
  'settings.s3.endpoint.placeholder': 'https://s3.eu-central-003.backblazeb2.com',
  'settings.s3.region': 'Regio',
  'settings.s3.region.help': 'Van de bucket. Andere opslag dan die van Amazon neemt vaak elke.',
  'settings.s3.region.placeholder': 'eu-west-1',
  'settings.s3.addressing': 'Adressering',
  'settings.s3.addressing.help': 'Leeg: in de hostnaam bij Amazon, in het pad elders.',
  'settings.s3.addressing.host': 'Bucket in de hostnaam, zoals Amazon het wil',
  'settings.s3.addressing.path': 'Bucket in het pad van adressen',
  'settings.s3.bucket': 'Bucket',
  'settings.s3.bucket.help': 'Die moet er al zijn.',
  'settings.s3.bucket.only':
    'Als de inloggegevens geen buckets mogen weergeven, of als bij het verifiëren daar een proefbestand moet worden geschreven. Leeg: exports kunnen naar elke bucket van het account.',
  'settings.s3.bucket.placeholder': 'contoso-exports',
  'settings.s3.accessKeyId': 'ID van de toegangssleutel',
  'settings.s3.accessKeyId.help':
    'Leeg, samen met het veld hieronder: de identiteit van de server, als de beheerder ervan dat toestaat.',
  'settings.s3.secretAccessKey': 'Geheime toegangssleutel',
  'settings.s3.secretAccessKey.help':
    'Met de acties PutObject, GetObject, DeleteObject, ListBucket, AbortMultipartUpload en ListBucketMultipartUploads.',
} as const satisfies Record<keyof typeof enCloud, string>;
