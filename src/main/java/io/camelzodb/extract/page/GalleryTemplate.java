package io.camelzodb.extract.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Loads the part of the page that is the same for every extraction: markup, style and script, from
 * the resources beside this class.
 *
 * <p>Style and script are named in the page's content security policy by their SHA-256, so that
 * nothing else can run, whatever an export holds.
 *
 * @param head the part before the data
 * @param tail the part after the data
 */
record GalleryTemplate(String head, String tail) {
  private static final String TITLE = "{{title}}";
  private static final List<String> SCRIPTS =
      List.of("entries.js", "window.js", "dialog.js", "views.js", "tiles.js", "main.js");

  /** Reads the resources. */
  static GalleryTemplate load() throws IOException {
    String style = resource("style.css");
    StringBuilder script = new StringBuilder("'use strict';\n(() => {\n");
    for (String name : SCRIPTS) {
      script.append(resource(name));
    }
    script.append("})();\n");
    String page =
        resource("page.html")
            .replace("{{policy}}", policy(style, script.toString()))
            .replace("{{style}}", style)
            .replace("{{script}}", script);
    String[] parts = page.split("\\{\\{data\\}\\}", -1);
    return new GalleryTemplate(parts[0], parts[1]);
  }

  private static String policy(String style, String script) {
    return "default-src 'none'; img-src 'self' file:; style-src "
        + hash(style)
        + "; script-src "
        + hash(script)
        + "; base-uri 'none'; form-action 'none'";
  }

  void writeHead(String title, Writer out) throws IOException {
    out.write(head.replace(TITLE, escape(title)));
  }

  void writeTail(Writer out) throws IOException {
    out.write(tail);
  }

  private static String hash(String text) {
    return "'sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text)) + "'";
  }

  /** Escapes text for HTML; replaces unpaired surrogates. */
  private static String escape(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default ->
                    html.appendCodePoint(
                        Character.isISOControl(c)
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                            ? '\ufffd'
                            : c);
              }
            });
    return html.toString();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = GalleryTemplate.class.getResourceAsStream("gallery/" + name)) {
      if (in == null) {
        throw new FileNotFoundException("not in the program's jar: extract/gallery/" + name);
      }
      // A checkout with other line ends must give the same page, and the same hash.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }
}
