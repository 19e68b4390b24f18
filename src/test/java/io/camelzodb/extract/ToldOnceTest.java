package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.export.file.ExportStore;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What report.json and manifest.jsonl say of real objects: true, once, and of use. */
class ToldOnceTest {
  private static final String SCRIPT =
      "<global name=\"PythonScript\" module=\"Products.PythonScripts.PythonScript\"/>";

  @TempDir Path folder;

  /** The magics of Python 2.2 to 2.7: most of them look like text in Latin-1. */
  @ParameterizedTest
  @ValueSource(strings = {"KusNCg==", "bfINCg==", "s/INCg==", "0fINCg==", "A/MNCg=="})
  void theMagicOfPythonIsNoText(String magic) throws IOException {
    Extracted extracted =
        extract(
            record(
                1,
                SCRIPT,
                string("id", "s") + string("_body", "return 1\n") + base64("Python_magic", magic)));
    assertThat(extracted.report().path("problems")).isEmpty();
    assertThat(extracted.objects().get("/s").at("/fields/Python_magic/base64").asText())
        .isEqualTo(magic);
  }

  @Test
  void whatIsNoTextInAnyEncodingIsGivenAsBytes() throws IOException {
    byte[] packed = {'x', (byte) 0x9c, 0, 1, (byte) 0xff, 'z'};
    byte[] latin = "Gr\u00fc\u00dfe\r\n".getBytes(StandardCharsets.ISO_8859_1);
    Extracted extracted =
        extract(
            record(
                1,
                "<global name=\"Thing\" module=\"Products.Thing\"/>",
                string("id", "t")
                    + base64("packed", Base64.getEncoder().encodeToString(packed))
                    + base64("greeting", Base64.getEncoder().encodeToString(latin))));
    JsonNode fields = extracted.objects().get("/t").path("fields");
    assertThat(fields.at("/packed/size").asInt()).isEqualTo(packed.length);
    assertThat(fields.path("greeting").asText()).isEqualTo("Gr\u00fc\u00dfe\r\n");
    assertThat(messages(extracted))
        .containsExactly("the bytes of greeting that are not UTF-8 were read as Latin-1");
  }

  /** The advice of the note is true: the setting is the one that helps. */
  @Test
  void theEncodingIsSet() throws IOException {
    byte[] greek = "\u039a\u03b1\u03bb\u03b7".getBytes(Charset.forName("ISO-8859-7"));
    Path export =
        export(
            record(
                1,
                "<global name=\"Thing\" module=\"Products.Thing\"/>",
                string("id", "t")
                    + base64("title", Base64.getEncoder().encodeToString(greek))
                    + base64("word", Base64.getEncoder().encodeToString(greek))));
    Path out = folder.resolve("greek");
    try (ExportStore store = Exports.open(export)) {
      ExtractOptions options = ExtractOptions.all(out).withEncoding(Charset.forName("ISO-8859-7"));
      new Extraction(store, options, ExtractProgress.NONE).run();
    }
    assertThat(Files.readString(out.resolve("content.jsonl")))
        .contains("\"title\":\"\u039a\u03b1\u03bb\u03b7\"")
        .contains("\"word\":\"\u039a\u03b1\u03bb\u03b7\"");
    assertThat(Extracted.json(out.resolve("report.json")).path("problems")).isEmpty();
  }

  @Test
  void eachDanglingPayloadIsToldOnce() throws IOException {
    Extracted extracted =
        extract(
            record(
                1,
                "<global name=\"ATNewsItem\" module=\"Products.ATContentTypes.content.newsitem\"/>",
                string("id", "n")
                    + reference("text", 7, "BaseUnit", "Products.Archetypes.BaseUnit")
                    + reference("description", 7, "BaseUnit", "Products.Archetypes.BaseUnit")
                    + reference("image", 8, "Image", "OFS.Image")));
    List<String> told = new ArrayList<>();
    for (JsonNode problem : extracted.report().path("problems")) {
      assertThat(problem.path("path").asText()).isEqualTo("/n");
      told.add(problem.path("message").asText());
    }
    assertThat(told)
        .containsExactlyInAnyOrder(
            "refers to a record that is not there: 0x0000000000000007",
            "refers to a record that is not there: 0x0000000000000008");
    assertThat(extracted.payload("/n", "image").path("status").asText()).isEqualTo("dangling");
  }

  @Test
  void recordsAreThoseOfTheFile() throws IOException {
    Path export =
        export(
            record(1, "<global name=\"Folder\" module=\"OFS.Folder\"/>", string("id", "f")),
            record(2, "<global name=\"Thing\" module=\"Products.Thing\"/>", string("id", "t")),
            record(3, "<global name=\"Thing\" module=\"Products.Thing\"/>", string("id", "u")));
    try (ExportStore store = Exports.open(export)) {
      JsonNode report = Extracted.of(store, folder.resolve("all")).report();
      assertThat(report.path("records").asInt()).isEqualTo(3);
      assertThat(report.path("records_read").asInt()).isBetween(1, 3);
    }
    try (ExportStore store = Exports.open(export)) {
      Path out = folder.resolve("some");
      ExtractOptions some =
          new ExtractOptions(
              out, List.of("/f"), List.of(), ExtractOptions.Names.ID, StandardCharsets.UTF_8);
      new Extraction(store, some, ExtractProgress.NONE).run();
      assertThat(Extracted.json(out.resolve("report.json")).path("records").asInt()).isEqualTo(3);
    }
  }

  @Test
  void theOriginalNameIsListedAndCanBeTaken() throws IOException {
    String uploaded = "C:\\\\Users\\\\me\\\\Jahres bericht.txt";
    Path export =
        export(
            record(
                1,
                "<global name=\"File\" module=\"OFS.Image\"/>",
                string("__name__", "download")
                    + string("filename", uploaded)
                    + string("content_type", "text/plain")
                    + string("data", "hello")));
    try (ExportStore store = Exports.open(export)) {
      JsonNode line = Extracted.of(store, folder.resolve("by-id")).payload("/download", "data");
      assertThat(line.path("filename").asText()).isEqualTo("C:\\Users\\me\\Jahres bericht.txt");
      assertThat(line.path("file").asText()).isEqualTo("download.txt");
    }
    Path out = folder.resolve("by-name");
    try (ExportStore store = Exports.open(export)) {
      ExtractOptions original =
          new ExtractOptions(
              out, List.of(), List.of(), ExtractOptions.Names.ORIGINAL, StandardCharsets.UTF_8);
      new Extraction(store, original, ExtractProgress.NONE).run();
    }
    assertThat(out.resolve("Jahres bericht.txt")).hasContent("hello");
  }

  private Extracted extract(String... records) throws IOException {
    try (ExportStore store = Exports.open(export(records))) {
      return Extracted.of(store, folder.resolve("out"));
    }
  }

  private Path export(String... records) throws IOException {
    return Files.writeString(
        folder.resolve("export.xml"),
        "<?xml version=\"1.0\"?>\n<ZopeData>" + String.join("\n", records) + "</ZopeData>\n");
  }

  private static List<String> messages(Extracted extracted) {
    List<String> messages = new ArrayList<>();
    extracted.report().path("problems").forEach(each -> messages.add(each.get("message").asText()));
    return messages;
  }

  private static String record(int oid, String className, String items) {
    return "<record id=\""
        + oid
        + "\" aka=\""
        + aka(oid)
        + "\"><pickle>"
        + className
        + "</pickle><pickle><dictionary>"
        + items
        + "</dictionary></pickle></record>";
  }

  private static String aka(int oid) {
    return Base64.getEncoder().encodeToString(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) oid});
  }

  private static String item(String key, String value) {
    return "<item><key><string encoding=\"repr\">"
        + key
        + "</string></key><value>"
        + value
        + "</value></item>";
  }

  private static String string(String key, String value) {
    return item(key, "<string encoding=\"repr\">" + value.replace("\n", "\\n") + "</string>");
  }

  private static String base64(String key, String value) {
    return item(key, "<string encoding=\"base64\">" + value + "</string>");
  }

  private static String reference(String key, int oid, String name, String module) {
    return item(
        key,
        "<persistent><tuple><string encoding=\"base64\">"
            + aka(oid)
            + "</string><global name=\""
            + name
            + "\" module=\""
            + module
            + "\"/></tuple></persistent>");
  }
}
