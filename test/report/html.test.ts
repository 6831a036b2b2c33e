import { expect, test } from "vitest";
import { type HtmlValue, html, trusted } from "../../src/report/html.ts";

test("text that is put into a template is escaped, markup is not", () => {
  const inner = html`<b>${"a < b & \"c\" 'd'"}</b>`;
  expect(html`<p title="${'"><script>'}">${inner}</p>`.markup).toBe(
    '<p title="&quot;&gt;&lt;script&gt;"><b>a &lt; b &amp; &quot;c&quot; &#39;d&#39;</b></p>',
  );
  expect(html`${trusted("<i>")}`.markup).toBe("<i>");
});

test("lists are joined, and what is not there leaves nothing", () => {
  const items: HtmlValue[] = ["<", html`<br>`, null, undefined, false, 0];
  expect(html`[${items}]`.markup).toBe("[&lt;<br>0]");
});
