// A client's page that shows one view: the official bridge, a sandboxed frame, and nothing that the view could load.

import { AppBridge, PostMessageTransport } from "@modelcontextprotocol/ext-apps/app-bridge";

const DENIED = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

window.sent = [];

/** Show a page, as a client does that has called its tool; `can` says what the client lets a view do. */
window.showView = async ({ page, context, can }) => {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts allow-forms");
  frame.style = "border:0;width:100%;height:100px";
  document.body.replaceChildren(frame);
  const bridge = new AppBridge(null, { name: "gate", version: "1" }, can, { hostContext: context });
  bridge.onsizechange = ({ height }) => { frame.style.height = `${height}px`; };
  bridge.oncalltool = (params) => { window.sent.push(params); return window.callTool(params); };
  bridge.onmessage = async (params) => { window.sent.push(params); return {}; };
  const ready = new Promise((resolve) => { bridge.oninitialized = resolve; });
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  frame.srcdoc = page.replace("<head>", `<head><meta http-equiv="Content-Security-Policy" content="${DENIED}">`);
  await ready;
  window.bridge = bridge;
};
