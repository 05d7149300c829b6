/**
 * The launcher's style, as one constructable sheet inside a shadow root: it neither leaks into the shop's page nor needs
 * an inline style, so it works under `style-src 'self'`.
 */
export const launcherCss = `
:host{all:initial;position:fixed;inset-block-end:28px;inset-inline-end:28px;z-index:2147483000;
  font:400 14px/20px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color-scheme:light dark;
  --raised:#fff;--ink:#201e1a;--ink3:#66635e;--focus:#007bab;
  --float:0 1px 2px rgb(20 18 14/.06),0 8px 24px rgb(20 18 14/.12)}
:host([data-dark]){--raised:#1d2023;--ink:#eeedea;--ink3:#95999c;--focus:#43c0f3;
  --float:0 1px 2px rgb(0 0 0/.4),0 12px 32px rgb(0 0 0/.5)}
button{all:unset;box-sizing:border-box;cursor:pointer}
button:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.launcher{position:relative;display:grid;place-items:center;inline-size:56px;block-size:56px;border-radius:50%;
  background:var(--brand);color:var(--on-brand);box-shadow:var(--float)}
.launcher svg{inline-size:24px;block-size:24px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.launcher .down,:host([data-open]) .launcher .talk{display:none}
:host([data-open]) .launcher .down{display:block}
.dot{position:absolute;inset-block-start:1px;inset-inline-end:1px;inline-size:14px;block-size:14px;border-radius:50%;
  box-sizing:border-box;background:#e1901f;border:2px solid var(--raised)}
.teaser{position:absolute;inset-block-end:4px;inset-inline-end:68px;inline-size:max-content;max-inline-size:min(220px,calc(100vw - 130px));
  display:flex;align-items:flex-start;background:var(--raised);color:var(--ink);box-shadow:var(--float);
  border-radius:14px;border-end-end-radius:4px}
.teaser .say{padding:10px 0 10px 14px;border-radius:inherit;overflow-wrap:anywhere;white-space:pre-line;
  display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}
.teaser .hush{flex:none;display:grid;place-items:center;inline-size:28px;block-size:28px;margin:5px 4px 0 2px;border-radius:7px;color:var(--ink3)}
.teaser .hush svg{inline-size:14px;block-size:14px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round}
iframe{position:absolute;inset-block-end:72px;inset-inline-end:0;inline-size:380px;block-size:620px;
  max-inline-size:calc(100vw - 32px);max-block-size:calc(100vh - 124px);max-block-size:calc(100dvh - 124px);
  border:0;border-radius:18px;background:var(--raised);box-shadow:var(--float);color-scheme:normal;
  opacity:0;visibility:hidden;transform:translateY(8px);transition:opacity .12s,transform .12s,visibility 0s .12s}
:host([data-open]) iframe{opacity:1;visibility:visible;transform:none;
  transition:opacity .16s cubic-bezier(.2,.8,.2,1),transform .16s cubic-bezier(.2,.8,.2,1)}
[hidden]{display:none!important}
@media (max-width:640px){
  :host{inset-block-end:16px;inset-inline-end:16px}
  :host([data-open]) .launcher{visibility:hidden}
  iframe{position:fixed;inset:0;inline-size:100%;block-size:100%;max-inline-size:none;max-block-size:none;border-radius:0}
}
@media (prefers-reduced-motion:reduce){
  iframe,:host([data-open]) iframe{transform:none;transition:opacity .08s}
}
@media (forced-colors:active){.launcher,.teaser,iframe{border:1px solid}}
@media print{:host{display:none}}
`;
