// What people of the sandbox enter on the page for credentials, and what there is to work on.

export const CAMILLE = { way: "0", "public_key-0": "sandbox-key", "username-0": "camille@atelier-boreal.example", "password-0": "sandbox:password" };
export const NOOR = { way: "1", "access_token-1": "sandbox-token-start-end", "username-1": "noor@studio-minuit.example" };
export const WEBSITE = { project: "Website redesign", service: "Design" };
