/** How the page looks; the policy of the page allows this very text and no other. */
export const STYLE = `
:root{--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--back:#f6f8fa;--card:#fff;--good:#1a7f37;--bad:#b3261e;--warn:#9a6700;--accent:#0b57d0}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--line:#3d444d;--back:#0d1117;--card:#161b22;--good:#3fb950;--bad:#ff8a80;--warn:#d29922;--accent:#79b8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
a{color:var(--accent)}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0 1rem}
h2{font-size:1rem;margin:0 0 .5rem}
p{margin:.5rem 0}
.eyebrow{color:var(--soft);margin:0;font-size:.9rem}
.badge{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.85rem;font-weight:600}
.prod{color:var(--bad)}
section,form{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.25rem;margin:1rem 0}
ol{margin:0;padding-left:1.4rem}
ol li+li,ul li+li{margin-top:.35rem}
ul{margin:0;padding-left:1.2rem}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.35rem 1.25rem;margin:0}
dt{color:var(--soft)}
dd{margin:0}
code{font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.notice{border-left:.3rem solid var(--warn)}
.notice.good{border-left-color:var(--good)}
.notice.bad{border-left-color:var(--bad)}
.hint{color:var(--soft);font-size:.9rem}
label{display:block;font-weight:600;margin-top:.75rem}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--back);border:1px solid var(--soft);border-radius:.4rem;padding:.55rem .7rem;margin-top:.25rem}
.error{color:var(--bad);font-weight:600}
.buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.25rem}
button{font:inherit;font-weight:600;min-height:2.9rem;padding:.5rem 1.4rem;border-radius:.4rem;border:1px solid transparent;cursor:pointer;flex:1 1 10rem}
button[hidden]{display:none}
.approve{background:#1a7f37;color:#fff}
.reject{background:transparent;color:var(--bad);border-color:currentColor}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:32rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
`;
