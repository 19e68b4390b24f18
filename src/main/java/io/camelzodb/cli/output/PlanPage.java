package io.camelzodb.cli.output;

import io.camelzodb.files.NamedOutput;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Difference;
import io.camelzodb.sync.playback.plan.LastChange;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a plan as one page of HTML. The page has no scripts and loads nothing, and its content
 * security policy forbids both. All text is escaped.
 */
public final class PlanPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Plan of a playback</title>
      <style>
      body { font: 15px/1.4 sans-serif; margin: 2em; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; }
      td { overflow-wrap: anywhere; }
      td.value { font-family: monospace; white-space: pre-wrap; }
      tr.step td { background: #f2f2f2; font-weight: bold; }
      .problems { color: #a00; }
      </style>
      </head>
      <body>
      """;

  private PlanPage() {}

  /** Writes the page; overwrites an existing file. */
  public static void write(Playback.Explained explained, Path file) throws IOException {
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new NamedOutput(file, Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
      write(explained, out);
    }
  }

  private static void write(Playback.Explained explained, Writer out) throws IOException {
    Plan plan = explained.plan();
    out.write(HEAD);
    out.write("<h1>Plan of a playback</h1>\n<p>");
    out.write(
        PlanText.summary(plan)
            + ". The database was compared as of transaction "
            + plan.tid()
            + ".</p>\n");
    if (!plan.problems().isEmpty()) {
      out.write("<h2>Problems</h2>\n<ul class=\"problems\">\n");
      for (Problem problem : plan.problems()) {
        out.write("<li>" + escaped(problem.toString()) + "</li>\n");
      }
      out.write("</ul>\n");
    }
    if (!plan.operations().isEmpty()) {
      out.write(
          "<table>\n<thead><tr><th>Path</th><th>Attribute</th><th>Old</th><th>New</th>"
              + "</tr></thead>\n<tbody>\n");
      for (Operation operation : plan.operations()) {
        step(operation, explained.last().get(operation.path()), out);
      }
      out.write("</tbody>\n</table>\n");
    }
    out.write("</body>\n</html>\n");
  }

  private static void step(Operation operation, @Nullable LastChange last, Writer out)
      throws IOException {
    String path = escaped(operation.path().toString());
    out.write("<tr class=\"step\"><td>" + path + "</td><td colspan=\"3\">");
    out.write(escaped(PlanText.word(operation) + PlanText.detail(operation)));
    out.write(last == null ? "" : " – " + escaped(PlanText.last(last)));
    out.write("</td></tr>\n");
    for (Difference difference : PlanText.differences(operation)) {
      out.write("<tr><td>" + path + "</td><td>" + escaped(difference.attribute()) + "</td>");
      value(difference.before(), out);
      value(difference.after(), out);
      out.write("</tr>\n");
    }
  }

  private static void value(@Nullable String value, Writer out) throws IOException {
    out.write("<td class=\"value\">" + (value == null ? "" : escaped(value)) + "</td>");
  }

  /**
   * Escapes text for HTML; replaces control characters and unpaired surrogates by question marks.
   */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                  boolean shown =
                      c == '\n' || c == '\t' || !(Character.isISOControl(c) || isSurrogate(c));
                  out.appendCodePoint(shown ? c : '?');
                }
              }
            });
    return out.toString();
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
