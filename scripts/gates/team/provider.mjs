// An identity provider on this machine: oidc-provider, with its own pages to sign in and to agree.

import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";

import { load } from "../packages.mjs";

const Provider = await load("oidc-provider");

export const SCOPES = "nutmcp:read nutmcp:write";
export const SECONDS = 600;

/** One provider; what it gives out may be changed while it runs. */
export class IdentityProvider {
  format = "jwt"; // or opaque, which says nothing
  algorithm = "RS256";
  seconds = SECONDS;
  allowed = SCOPES; // what it lets its people allow an assistant
  secret = randomBytes(16).toString("hex");
  #keys = [];

  /** Start one that knows the server by the address that it will have. */
  static async started(site) {
    const provider = new IdentityProvider();
    provider.site = site;
    provider.server = createServer((request, answer) => provider.answer(request, answer));
    await new Promise((resolve) => provider.server.listen(0, "127.0.0.1", resolve));
    // Another site than the server's, as a browser sees it, so that its rules for cookies hold.
    provider.issuer = `http://localhost:${provider.server.address().port}`;
    provider.rotate();
    return provider;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Sign with new keys from now on, and publish those alone. */
  rotate() {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    this.#keys = [[rsa, "RS256"], [ec, "ES256"]].map(([key, alg]) => ({ ...key.export({ format: "jwk" }), use: "sig", alg, kid: randomUUID() }));
    const provider = new Provider(this.issuer, this.#configuration());
    provider.on("server_error", (_, error) => console.log(`The provider: ${error.stack}`));
    this.answer = provider.callback();
  }

  #configuration() {
    return {
      jwks: { keys: this.#keys },
      clients: [{ client_id: "nutmcp", client_secret: this.secret, redirect_uris: [`${this.site}/connect/callback`], grant_types: ["authorization_code"], response_types: ["code"] }],
      scopes: ["openid", "offline_access", ...SCOPES.split(" ")],
      pkce: { required: () => true },
      cookies: { keys: [this.secret] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      issueRefreshToken: () => true,
      ttl: { AccessToken: () => this.seconds, IdToken: 600, RefreshToken: 3600, Session: 3600, Interaction: 3600, Grant: 3600 },
      features: {
        registration: { enabled: true },
        introspection: { enabled: true },
        resourceIndicators: {
          enabled: true,
          useGrantedResource: () => true,
          getResourceServerInfo: (_, resource) => ({ scope: this.allowed, audience: resource, accessTokenFormat: this.format, jwt: { sign: { alg: this.algorithm } } }),
        },
      },
    };
  }
}
