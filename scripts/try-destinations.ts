import { startLinkedinTwin } from '../twins/linkedin/index.ts';
import { startMailchimpTwin } from '../twins/mailchimp/index.ts';
import { startWebhookReceiver } from '../twins/webhook/index.ts';

/** Mailchimp, LinkedIn and a receiver of webhooks on loopback, to use the bot with; ends with Ctrl-C. */
const mailchimp = await startMailchimpTwin({
  port: 4620,
  audiences: [{ name: 'Newsletter' }, { name: 'Shop (asks to confirm)', doubleOptIn: true }],
});
const linkedin = await startLinkedinTwin({ port: 4621, propagationMs: 5_000, buildMs: 60_000 });
const receiver = await startWebhookReceiver({ port: 4622 });
const { accessToken } = linkedin.signIn();

console.log(`Mailchimp, LinkedIn and a webhook receiver are running on this machine. Start the bot with:

  MAILCHIMP_API_URL=${mailchimp.address} \\
  MAILCHIMP_CLIENT_ID=${mailchimp.app.clientId} MAILCHIMP_CLIENT_SECRET=${mailchimp.app.clientSecret} \\
  LINKEDIN_API_URL=${linkedin.address} LINKEDIN_SOURCE_PLATFORM=${linkedin.sourcePlatform} \\
  LINKEDIN_CLIENT_ID=${linkedin.app.clientId} LINKEDIN_CLIENT_SECRET=${linkedin.app.clientSecret} \\
  ALLOW_PRIVATE_NETWORKS=yes npm start

Then type "connections add", pick a destination, and enter on its page:

  Mailchimp     sign in there, or the API key ${mailchimp.apiKey}
  LinkedIn Ads  sign in there; started without LINKEDIN_CLIENT_ID, the access token ${accessToken}
  Webhook       the address ${receiver.url}, the secret ${receiver.secret}

What they hold:

  ${mailchimp.address}/_twin
  ${linkedin.address}/_twin
  ${receiver.address}/_twin
`);

process.once('SIGINT', async () => {
  await Promise.all([mailchimp.close(), linkedin.close(), receiver.close()]);
  process.exit(0);
});
