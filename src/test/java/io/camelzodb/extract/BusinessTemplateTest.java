package io.camelzodb.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports of ERP5, whose sources lie beside the XML. */
class BusinessTemplateTest {
  private static final String SCRIPT = "Products.PythonScripts.PythonScript PythonScript";

  @TempDir Path folder;

  /** Writes an export of one object with attributes that are strings. */
  private Path export(String file, String classAndModule, String... attributes) throws IOException {
    String[] parts = classAndModule.split(" ", 2);
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < attributes.length; i += 2) {
      items
          .append("<item><key><string>")
          .append(attributes[i])
          .append("</string></key><value>")
          .append(attributes[i + 1])
          .append("</value></item>\n");
    }
    return write(
        file,
        "<?xml version=\"1.0\"?>\n<ZopeData>\n<record id=\"1\" aka=\"AAAAAAAAAAE=\">\n<pickle>\n"
            + "<global name=\""
            + parts[1]
            + "\" module=\""
            + parts[0]
            + "\"/>\n</pickle>\n<pickle>\n<dictionary>\n"
            + items
            + "</dictionary>\n</pickle>\n</record>\n"
            + "<record id=\"2\" aka=\"AAAAAAAAAAI=\">\n<pickle>\n<global name=\"PersistentMapping\""
            + " module=\"Persistence.mapping\"/>\n</pickle>\n<pickle>\n<dictionary><item>"
            + "<key><string>data</string></key><value><dictionary><item><key><string>of</string>"
            + "</key><value><string>"
            + file
            + "</string></value></item></dictionary></value></item></dictionary>\n"
            + "</pickle>\n</record>\n</ZopeData>\n");
  }

  private Path write(String file, String content) throws IOException {
    Path path = folder.resolve("bt").resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  private static String string(String text) {
    return "<string>" + text + "</string>";
  }

  private Path script(String file, String id) throws IOException {
    return export(file, SCRIPT, "_params", string("a=None"), "id", string(id));
  }

  private Extracted extract(Path source) throws IOException {
    try (ObjectStore store = Exports.openAny(source, ExportOptions.DEFAULT)) {
      return Extracted.of(store, folder.resolve("out"));
    }
  }

  private List<Problem> problems(Path source) throws IOException {
    try (ObjectStore store = Exports.openAny(source, ExportOptions.DEFAULT)) {
      return store.problems();
    }
  }

  private static String sha256(String text) {
    return Extracted.sha256(text.getBytes(UTF_8));
  }

  @Test
  void theSourceOfAScriptIsInTheFileBesideIt() throws Exception {
    Path xml = script("Base_getThing.xml", "Base_getThing");
    write("Base_getThing.py", "return a or 42");
    Extracted extracted = extract(xml);
    assertThat(extracted.payload("/Base_getThing", "source").path("sha256").asText())
        .isEqualTo(sha256("return a or 42"));
    assertThat(extracted.report().path("problems")).isEmpty();
    Path tree = folder.resolve("tree");
    Settings settings =
        Settings.of(
            Map.of("zodb.source", "xml:" + xml, "zodb.base-dir", tree.toString()), folder, "-D");
    assertThat(Recording.of(settings).run(List.of("/")).problems()).isEmpty();
    assertThat(tree.resolve("__root__/Base_getThing/__source__.py"))
        .content()
        .startsWith("return a or 42");
  }

  @ParameterizedTest
  @CsvSource({
    "Products.ZSQLMethods.SQL SQL,x.sql,source",
    "Products.PageTemplates.ZopePageTemplate ZopePageTemplate,x.zpt,source",
    "Products.ERP5OOo.OOoTemplate OOoTemplate,x.oot,source",
    "OFS.DTMLMethod DTMLMethod,x.css,source",
    "OFS.DTMLMethod DTMLMethod,x.js,source",
    "OFS.DTMLDocument DTMLDocument,x.html,source",
    "OFS.Image Image,x.png,data",
    "OFS.Image File,x._xml,data",
    "Products.ERP5Form.PDFForm PDFForm,x.pdf,data",
    "erp5.portal_type Web Page,x.html,source",
    "erp5.portal_type Web Script,x.js,source",
    "erp5.portal_type Test Component,x.py,source",
    "erp5.portal_type Python Script,x.py,source",
    "erp5.portal_type Spreadsheet,x.ods,data"
  })
  void eachKindHasItsAttributeThere(String name, String file, String field) throws Exception {
    Path xml =
        export(
            "x.xml",
            name,
            "id",
            string("x"),
            "content_type",
            string("text/plain"),
            name.contains("SQL") ? "arguments_src" : "other",
            string(""),
            "title",
            string("X"));
    write(file, "sötne <tal:x/>\n");
    Extracted extracted = extract(xml);
    assertThat(extracted.payload("/x", field).path("sha256").asText())
        .isEqualTo(sha256("sötne <tal:x/>\n"));
    assertThat(problems(xml)).isEmpty();
  }

  @Test
  void aFolderIsOneSourceByThePathsInIt() throws Exception {
    script("SkinTemplateItem/portal_skins/base/Base_a.xml", "Base_a");
    write("SkinTemplateItem/portal_skins/base/Base_a.py", "return 'a'");
    export(
        "SkinTemplateItem/portal_skins/base.xml",
        "OFS.Folder Folder",
        "id",
        string("base"),
        "title",
        string("The base"),
        "_objects",
        "<tuple/>",
        "more",
        "<persistent> <string encoding=\"base64\">AAAAAAAAAAI=</string> </persistent>");
    script("PathTemplateItem/a%20b/with%3Acolon.xml", "with:colon");
    write("PathTemplateItem/a%20b/with%3Acolon.py", "return 'b'");
    write("ActionTemplateItem/x/allowed.xml", "<actions><action/></actions>");
    write("bt/title", "Base");
    Files.createSymbolicLink(
        folder.resolve("bt/linked"), folder.resolve("bt/SkinTemplateItem").toAbsolutePath());
    Extracted extracted = extract(folder.resolve("bt"));
    assertThat(extracted.objects().keySet())
        .containsExactly(
            "/",
            "/PathTemplateItem",
            "/PathTemplateItem/a b",
            "/PathTemplateItem/a b/with:colon",
            "/SkinTemplateItem",
            "/SkinTemplateItem/portal_skins",
            "/SkinTemplateItem/portal_skins/base",
            "/SkinTemplateItem/portal_skins/base/Base_a");
    String base = "/SkinTemplateItem/portal_skins/base";
    assertThat(extracted.payload(base + "/Base_a", "source").path("sha256").asText())
        .isEqualTo(sha256("return 'a'"));
    assertThat(
            extracted.payload("/PathTemplateItem/a b/with:colon", "source").path("sha256").asText())
        .isEqualTo(sha256("return 'b'"));
    // Each file has records 1 and 2: a reference leads to the one of its own file.
    assertThat(extracted.objects().get(base).path("title").asText()).isEqualTo("The base");
    String more = extracted.objects().get(base).path("fields").path("more").path("oid").asText();
    try (ObjectStore store = Exports.openAny(folder.resolve("bt"), ExportOptions.DEFAULT)) {
      Oid oid = new Oid(Long.parseUnsignedLong(more, 16));
      assertThat(store.snapshot().load(oid).object().attributes().get("data"))
          .isInstanceOfSatisfying(
              Dictionary.class,
              data ->
                  assertThat(Dictionary.nameOf(Objects.requireNonNull(data.get("of"))))
                      .isEqualTo("SkinTemplateItem/portal_skins/base.xml"));
    }
    assertThat(extracted.report().path("problems")).hasSize(1);
    assertThat(extracted.report().path("problems").get(0).path("message").asText())
        .isEqualTo(
            "1 XML files in it are not exports of objects, such as ActionTemplateItem/x/allowed.xml");

    Path tree = folder.resolve("tree");
    Settings settings =
        Settings.of(
            Map.of("zodb.source", "xml:" + folder.resolve("bt"), "zodb.base-dir", tree.toString()),
            folder,
            "-D");
    Recording.of(settings).run(List.of("/"));
    assertThat(tree.resolve("__root__" + base + "/Base_a/__source__.py"))
        .content()
        .startsWith("return 'a'");
  }

  @Test
  void whatContainersOfUnknownTypesHaveInTheFolderIsRecorded() throws Exception {
    export(
        "portal_tests/a_zuite.xml",
        "Products.Zelenium.zuite Zuite",
        "id",
        string("a_zuite"),
        "_objects",
        "<tuple/>");
    script("portal_tests/a_zuite/one/setup.xml", "setup");
    write("portal_tests/a_zuite/one/setup.py", "return 1");
    assertThat(recorded(Map.of()).resolve("portal_tests/a_zuite/one/setup/__source__.py"))
        .content()
        .startsWith("return 1");
    assertThat(
            recorded(Map.of("zodb.enter-unsupported", "false")).resolve("portal_tests/a_zuite/one"))
        .doesNotExist();
  }

  private Path recorded(Map<String, String> more) throws Exception {
    Path base = Files.createTempDirectory(folder, "tree");
    Map<String, String> keys = new HashMap<>(more);
    keys.put("zodb.source", "xml:" + folder.resolve("bt"));
    keys.put("zodb.base-dir", base.toString());
    assertThat(Recording.of(Settings.of(keys, folder, "-D")).run(List.of("/")).problems())
        .isEmpty();
    return base.resolve("__root__");
  }

  @Test
  void aPictureOfZopeWithoutDataIsTold() throws Exception {
    Path xml = export("p.png.xml", "OFS.Image Image", "id", string("p.png"));
    assertThat(problems(xml)).hasSize(1);
    assertThat(problems(xml).get(0).severity()).isEqualTo(Problem.Severity.ERROR);
    assertThat(problems(xml).get(0).message()).contains("data", "p.png.*");
  }

  @Test
  void aSourceThatIsMissingIsTold() throws Exception {
    Path xml = script("lone.xml", "lone");
    assertThat(problems(xml)).hasSize(1);
    Problem problem = problems(xml).get(0);
    assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
    assertThat(problem.where()).contains("lone.xml");
    assertThat(problem.message()).contains("_body").contains("lone.py");
    export("page.xml", "erp5.portal_type Web Page", "id", string("page"));
    assertThat(problems(folder.resolve("bt/page.xml")).get(0).severity())
        .isEqualTo(Problem.Severity.NOTE);
  }

  @Test
  void aSourceThatIsThereStays() throws Exception {
    Path xml = export("x.xml", SCRIPT, "id", string("x"), "_body", string("return 1"));
    write("x.py", "return 2");
    assertThat(extract(xml).payload("/x", "source").path("sha256").asText())
        .isEqualTo(sha256("return 1"));
  }

  @Test
  void onlyAPlainFileBesideItIsRead() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "password");
    Path xml = script("x.xml", "x");
    Path link = Files.createSymbolicLink(folder.resolve("bt/x.py"), secret);
    assertThat(problems(xml)).hasSize(1);
    assertThat(problems(xml).get(0).message()).contains("x.py", "links are not followed");
    assertThat(extract(xml).payload("/x", "source").isMissingNode()).isTrue();
    Files.delete(link);
    Files.createDirectory(link);
    assertThat(problems(xml).get(0).message()).contains("not a regular file");
    Path dtml = export("d.xml", "OFS.DTMLMethod DTMLMethod", "id", string("d"));
    write("d.css", "a");
    write("d.js", "b");
    assertThat(problems(dtml).get(0).message()).contains("d.css", "d.js");
  }

  @Test
  void aLongSourceIsRefused() throws Exception {
    Path xml = script("x.xml", "x");
    write("x.py", "# ".repeat(5000));
    try (ObjectStore store = Exports.openAny(xml, ExportOptions.DEFAULT.withMaxRecordBytes(9000))) {
      assertThat(store.problems().get(0).message()).contains("x.py", "maxRecordBytes = 9000");
    }
  }

  @Test
  void whatIsDamagedInAFolderCostsItselfOnly() throws Exception {
    script("a/good.xml", "good");
    write("a/good.py", "return 1");
    Path bad = script("a/bad.xml", "bad");
    Files.writeString(bad, Files.readString(bad).replace("<dictionary>", "<dictionary><wrong>"));
    Extracted extracted = extract(folder.resolve("bt"));
    assertThat(extracted.objects()).containsKey("/a/good").doesNotContainKey("/a/bad");
    assertThat(extracted.report().path("problems").toString()).contains("bad.xml");
    assertThat(extracted.result().complete()).isFalse();
  }

  @Test
  void aFolderWithoutAnExportIsRefused() throws Exception {
    write("readme.txt", "nothing");
    assertThatThrownBy(() -> extract(folder.resolve("bt")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("holds no XML export");
  }
}
