package io.camelzodb.storage.export.xml;

import io.camelzodb.pickle.Global;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the attribute of a class that ERP5 keeps in a file beside the XML.
 *
 * @param name the attribute
 * @param extension the extension of the file, without the dot; null if it depends on the content
 * @param unicode whether the attribute is text rather than a string
 * @param always whether an object of the class has the attribute in any case
 */
record SourceAttribute(String name, @Nullable String extension, boolean unicode, boolean always) {
  private static final Map<String, SourceAttribute> BY_CLASS =
      Map.ofEntries(
          Map.entry("PythonScript", script()),
          Map.entry("Python Script", script()),
          Map.entry("PyData Script", script()),
          Map.entry("SQL", new SourceAttribute("src", "sql", false, true)),
          Map.entry("SQL Method", new SourceAttribute("src", "sql", false, true)),
          Map.entry("ZopePageTemplate", new SourceAttribute("_text", "zpt", true, true)),
          Map.entry("OOoTemplate", new SourceAttribute("_text", "oot", true, true)),
          Map.entry("DTMLMethod", new SourceAttribute("raw", null, false, true)),
          Map.entry("DTMLDocument", new SourceAttribute("raw", null, false, true)),
          Map.entry("File", new SourceAttribute("data", null, false, false)),
          Map.entry("Image", new SourceAttribute("data", null, false, false)),
          Map.entry("Spreadsheet", new SourceAttribute("data", null, false, false)),
          Map.entry("PDF", new SourceAttribute("data", "pdf", false, false)),
          Map.entry("PDFForm", new SourceAttribute("data", "pdf", false, true)),
          Map.entry("Web Page", text(null)),
          Map.entry("Web Script", text(null)),
          Map.entry("Web Style", text(null)),
          Map.entry("Web Illustration", new SourceAttribute("data", null, false, false)),
          Map.entry("Test Page", text(null)),
          Map.entry("Text", text(null)),
          Map.entry("Document Component", text("py")),
          Map.entry("Extension Component", text("py")),
          Map.entry("Interface Component", text("py")),
          Map.entry("Mixin Component", text("py")),
          Map.entry("Module Component", text("py")),
          Map.entry("Test Component", text("py")),
          Map.entry("Tool Component", text("py")));

  private static SourceAttribute script() {
    return new SourceAttribute("_body", "py", false, true);
  }

  private static SourceAttribute text(@Nullable String extension) {
    return new SourceAttribute("text_content", extension, false, false);
  }

  /** Returns the attribute of a class, by its name; null if there is none. */
  static @Nullable SourceAttribute of(Global className) {
    SourceAttribute found = BY_CLASS.get(className.name());
    // Zope's own files and images always have data, those of ERP5 may have none.
    return found != null && className.module().equals("OFS.Image")
        ? new SourceAttribute(found.name, found.extension, found.unicode, true)
        : found;
  }
}
