// A provider that others have written, set up as ID-porten is for us: pushed requests, PKCE, a signed client. Whoever comes is the one it was told of.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { issuer, portal, clientKey, pid } = JSON.parse(process.env.PROVIDER);
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'portal',
    redirect_uris: [`${portal}/signin-oidc`],
    post_logout_redirect_uris: [`${portal}/signout-callback-oidc`],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS256',
    jwks: { keys: [clientKey] },
    require_pushed_authorization_requests: true,
    backchannel_logout_uri: `${portal}/logout/back-channel`,
    backchannel_logout_session_required: true,
  }],
  acrValues: ['idporten-loa-high'],
  claims: { openid: ['sub', 'pid'], acr: null, sid: null, auth_time: null, iss: null },
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // It would not speak to loopback, where the portal under test is.
  fetch: (address, { dispatcher, ...options }) => fetch(address, options),
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, pid }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

provider.on('backchannel.error', (_, error) => console.error(error.message, error.cause ?? ''));

const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url.startsWith('/interaction/')) {
    await provider.interactionFinished(request, response, { login: { accountId: 'someone', acr: 'idporten-loa-high' } });
  } else {
    answer(request, response);
  }
}).listen(new URL(issuer).port, '127.0.0.1', () => console.log('listening'));
