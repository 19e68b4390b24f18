package io.camelzodb.storage.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports that are damaged or meant ill: a clear message, the rest delivered. */
class HostileXmlTest {
  private static final String HEAD = "<?xml version=\"1.0\"?>\n<ZopeData>\n";
  private static final String END = "</ZopeData>\n";

  @TempDir Path folder;

  private static String record(int id, String state) {
    return "  <record id=\""
        + id
        + "\">\n    <pickle><global name=\"A\" module=\"m\"/></pickle>\n"
        + "    <pickle>"
        + state
        + "</pickle>\n  </record>\n";
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("export.xml"), text);
  }

  private ExportStore open(String text) throws IOException {
    return Exports.open(file(text));
  }

  private static Value state(ExportStore store, int id) throws StorageException {
    return store.snapshot().load(new Oid(id)).object().state();
  }

  private static List<Severity> severities(ExportStore store) {
    return store.problems().stream().map(Problem::severity).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<string encoding=\"base64\">AAA</string>|group of four",
        "<string encoding=\"base64\">A*AA</string>|no base64 (0x2a)",
        "<string encoding=\"base64\">AA==AA==</string>|behind its padding",
        "<string encoding=\"rot13\">x</string>|unknown encoding \"rot13\"",
        "<wrong/>|unknown element <wrong>",
        "<int>12x</int>|no integer",
        "<float>1.5f</float>|no float",
        "<bool>maybe</bool>|neither True nor False",
        "<reference id=\"9.9\"/>|which no value before it has",
        "<tuple id=\"1.1\"><reference id=\"1.1\"/></tuple>|which no value before it has",
        "<object/>|without arguments",
        "<object><tuple/></object>|whose <klass> does not come first",
        "<dictionary><int>1</int></dictionary>|misplaced element <int> in <dictionary>",
        "<dictionary><item><key><int>1</int></key></item></dictionary>|without <value>",
        "<persistent/>|<persistent> is empty",
        "<string encoding=\"\">&other;</string>|ntity",
        "<string encoding=\"\" encoding=\"\">x</string>|ill-formed XML",
        "<list></tuple>|ill-formed XML",
        "<int>1</int><int>2</int>|a second value in <pickle>",
        "<string>\\x1</string>|hexadecimal"
      })
  void aDamagedRecordCostsItselfOnly(String state, String message) throws IOException {
    try (ExportStore store =
        open(
            HEAD
                + record(1, "<int>1</int>")
                + record(2, "\n" + state)
                + record(3, "<int>3</int>")
                + END)) {
      assertThatThrownBy(() -> state(store, 2))
          .isInstanceOf(DamagedRecordException.class)
          .hasMessageContaining(message)
          .hasMessageContaining("export.xml, line ")
          .hasMessageContaining("record 2");
      assertThat(state(store, 1).toString()).contains("1");
      assertThat(state(store, 3).toString()).contains("3");
      assertThat(severities(store)).containsExactly(Severity.ERROR);
    }
  }

  @Test
  void theLineIsThatOfTheFault() throws IOException {
    String bulk =
        "<string encoding=\"base64\">" + "QUJDRA==\n".replace("==", "QQ").repeat(60) + "</string>";
    try (ExportStore store =
        open(HEAD + record(7, "<tuple>" + bulk + "\n<nonsense/></tuple>") + END)) {
      assertThatThrownBy(() -> state(store, 7)).hasMessageContaining("line 66, record 7");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE ZopeData [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ZopeData/>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE ZopeData SYSTEM \"http://localhost:1/x\"><ZopeData/>",
        "<!DOCTYPE ZopeData [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><ZopeData>&x;</ZopeData>"
      })
  void aDoctypeIsRefused(String text) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Exports.open(file))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("DOCTYPE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html></html>", "plain text", "\0\0\0\0", "{\"json\": 1}", "<ZopeDataX/>"})
  void anythingElseIsNoExport(String text) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Exports.open(file))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("export.xml, line 1: this is not ");
  }

  @Test
  void whatIsNoFileIsSaid() throws IOException {
    assertThatThrownBy(() -> Exports.open(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> Exports.open(folder.resolve("none")))
        .hasMessageContaining("there is no such file");
    Path empty = file("");
    assertThatThrownBy(() -> Exports.open(empty)).hasMessageContaining("is empty");
  }

  @Test
  void truncatedAnywhereGivesWhatIsWhole() throws IOException {
    String text = HEAD + record(1, "<int>1</int>") + record(2, "<list/>") + END;
    int firstEnd = text.indexOf("</record>") + "</record>".length();
    for (int length = HEAD.length(); length < text.length() - 1; length++) {
      try (ExportStore store = open(text.substring(0, length))) {
        boolean whole = length >= text.indexOf(END) + "</ZopeData>".length();
        assertThat(severities(store).contains(Severity.FATAL))
            .as("at %d", length)
            .isEqualTo(!whole);
        if (length >= firstEnd) {
          assertThat(state(store, 1).toString()).contains("1");
        } else {
          assertThat(store.size()).isZero();
        }
      }
    }
  }

  @Test
  void controlCharactersAreReplacedOrRefused() throws IOException {
    byte[] text =
        (HEAD
                + record(1, "<string encoding=\"\">a\u001fb</string>")
                + record(2, "<unicode encoding=\"\">x\0\ufffe#y</unicode>")
                + END)
            .replace("#", "\u0001")
            .getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("export.xml"), text);
    try (ExportStore store = Exports.open(file)) {
      assertThat(state(store, 1))
          .isEqualTo(new OldString("a\ufffdb".getBytes(StandardCharsets.UTF_8)));
      assertThat(state(store, 2)).isEqualTo(new Text("x\ufffd\ufffd\ufffdy"));
      assertThat(severities(store)).containsExactly(Severity.NOTE, Severity.NOTE);
      assertThat(store.problems().get(0).toString()).contains("U+001F", "line 5, record 1");
    }
    try (ExportStore store = Exports.open(file, ExportOptions.DEFAULT.withStrict(true))) {
      assertThatThrownBy(() -> state(store, 1)).isInstanceOf(DamagedRecordException.class);
    }
  }

  @Test
  void aLoneSurrogateIsReplacedAsOneCharacter() throws IOException {
    byte[] text =
        (HEAD + record(1, "<unicode encoding=\"\">\u00a1\u00a2\u00a3</unicode>") + END)
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < text.length; i++) {
      switch (text[i]) {
        case (byte) 0xa1 -> text[i] = (byte) 0xed;
        case (byte) 0xa2 -> text[i] = (byte) 0xa0;
        case (byte) 0xa3 -> text[i] = (byte) 0x80;
        default -> {
          // stays
        }
      }
    }
    try (ExportStore store = Exports.open(Files.write(folder.resolve("export.xml"), text))) {
      assertThat(state(store, 1)).isEqualTo(new Text("\ufffd"));
    }
  }

  @Test
  void idsThatLie() throws IOException {
    String again = record(1, "<int>1</int>");
    try (ExportStore store =
        open(
            HEAD
                + again
                + again
                + record(1, "<int>9</int>")
                + again.replace("id=\"1\"", "id=\"2\" aka=\"AAAAAAAAAAM=\"")
                + again.replace("id=\"1\"", "id=\"x\" aka=\"AAAAAAAAAAU=\"")
                + again.replace("id=\"1\"", "")
                + END)) {
      assertThat(state(store, 1).toString()).contains("1");
      assertThat(store.snapshot().contains(new Oid(2))).isTrue();
      assertThat(store.snapshot().contains(new Oid(3))).isFalse();
      assertThat(store.snapshot().contains(new Oid(5))).isTrue();
      assertThat(severities(store))
          .containsExactly(
              Severity.NOTE, Severity.ERROR, Severity.NOTE, Severity.NOTE, Severity.ERROR);
    }
  }

  @Test
  void recordsAreFoundAgainBehindDamage() throws IOException {
    String text =
        HEAD
            + record(1, "<int>1</int>").replace("</record>", "</recorx>")
            + record(2, "<int>2</int>")
            + record(3, "<int>3</int>").replace("<record", "<rfcord")
            + record(4, "<unicode encoding=\"cdata\"><![CDATA[no end</unicode>")
            + record(5, "<int>5</int>")
            + END;
    try (ExportStore store = open(text)) {
      assertThatThrownBy(() -> state(store, 1)).hasMessageContaining("</record> is missing");
      assertThat(state(store, 2).toString()).contains("2");
      assertThat(store.snapshot().contains(new Oid(3))).isFalse();
      assertThatThrownBy(() -> state(store, 4)).isInstanceOf(DamagedRecordException.class);
      assertThat(state(store, 5).toString()).contains("5");
    }
  }

  @Test
  void recordsInTextAreText() throws IOException {
    String text = "</record><record id=\"9\"><pickle><int>1</int></pickle></record></ZopeData>";
    try (ExportStore store =
        open(
            HEAD
                + "<!-- "
                + text
                + " -->"
                + record(1, "<string encoding=\"cdata\"><![CDATA[" + text + "]]></string>")
                + END)) {
      assertThat(state(store, 1)).isEqualTo(new OldString(text.getBytes(StandardCharsets.UTF_8)));
      assertThat(store.size()).isEqualTo(1);
      assertThat(store.problems()).isEmpty();
    }
  }

  @Test
  void loopsAndSharedValuesAreKept() throws IOException {
    try (ExportStore store =
        open(
            HEAD
                + record(
                    1,
                    "<list id=\"1.1\"><reference id=\"1.1\"/><list id=\"1.2\"/>"
                        + "<reference id=\"1.2\"/></list>")
                + END)) {
      ListValue list = (ListValue) state(store, 1);
      assertThat(list.items().get(0)).isSameAs(list);
      assertThat(list.items().get(1)).isSameAs(list.items().get(2));
    }
  }

  @Test
  void tenMillionNestedElements() throws IOException {
    try (ExportStore store = open(HEAD + record(1, "<list>".repeat(10_000_000)) + END)) {
      assertThatThrownBy(() -> state(store, 1)).hasMessageContaining("maxDepth = 10000");
    }
  }

  @Test
  void millionsOfValuesAndAttributes() throws IOException {
    StringBuilder attributes = new StringBuilder("<list");
    for (int i = 0; i < 500_000; i++) {
      attributes.append(" a").append(i).append("=\"\"");
    }
    try (ExportStore store =
        open(
            HEAD
                + record(1, "<list>" + "<list/>".repeat(1_100_000) + "</list>")
                + record(2, attributes + "/>")
                + record(3, "<list a=\"" + "x".repeat(5 << 20) + "\"/>")
                + END)) {
      assertThatThrownBy(() -> state(store, 1)).hasMessageContaining("maxValues = 1000000");
      assertThatThrownBy(() -> state(store, 2)).hasMessageContaining("a start tag of more than");
      assertThatThrownBy(() -> state(store, 3)).hasMessageContaining("a start tag of more than");
    }
  }

  @Test
  void aRecordTooLong() throws IOException {
    Path file =
        file(
            HEAD
                + record(1, "<int>1</int>")
                + record(2, "<int>" + " ".repeat(5000) + "1</int>")
                + END);
    try (ExportStore store = Exports.open(file, ExportOptions.DEFAULT.withMaxRecordBytes(1000))) {
      assertThatThrownBy(() -> state(store, 2)).hasMessageContaining("maxRecordBytes = 1000");
      assertThat(state(store, 1).toString()).contains("1");
    }
  }

  @Test
  void aGzipBomb() throws IOException {
    Path file = folder.resolve("bomb.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      byte[] blank = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 100; i++) {
        out.write(blank);
      }
    }
    assertThatThrownBy(() -> Exports.open(file)).hasMessageContaining("maxUnpackRatio = 200");
  }

  @Test
  void aTruncatedGzip() throws IOException {
    Path file = folder.resolve("export.xml.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      StringBuilder text = new StringBuilder(HEAD);
      java.util.Random random = new java.util.Random(5);
      for (int i = 1; i < 3000; i++) {
        text.append(record(i, "<int>" + random.nextInt() + "</int>"));
      }
      out.write(text.append(END).toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] half = java.util.Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2);
    try (ExportStore store = Exports.open(Files.write(file, half))) {
      assertThat(severities(store)).contains(Severity.FATAL);
      assertThat(store.size()).isGreaterThan(100);
      assertThat(state(store, 50)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16LE", "windows-1252", "UTF-8"})
  void aDeclaredEncodingIsHonoured(String encoding) throws IOException {
    String text =
        "<?xml version=\"1.0\" encoding=\""
            + encoding
            + "\"?>\n<ZopeData>\n"
            + record(1, "<unicode encoding=\"\">Größe</unicode>")
            + END;
    Path file = Files.write(folder.resolve("e.xml"), text.getBytes(encoding));
    try (ExportStore store = Exports.open(file)) {
      assertThat(state(store, 1)).isEqualTo(new Text("Größe"));
    }
  }

  @Test
  void anUnknownEncodingIsSaid() throws IOException {
    Path file = file("<?xml version=\"1.0\" encoding=\"x-none\"?><ZopeData></ZopeData>");
    assertThatThrownBy(() -> Exports.open(file)).hasMessageContaining("the encoding x-none");
  }

  @Test
  void erp5sRules() throws IOException {
    String text =
        "<?xml version=\"1.0\"?>\n<ZopeData>\n  <record id=\"1\" aka=\"AAAAAAAAAAE=\">\n"
            + "    <pickle>\n      <global name=\"PythonScript\""
            + " module=\"Products.PythonScripts.PythonScript\"/>\n    </pickle>\n"
            + "    <pickle>\n      <dictionary>\n"
            + "        <item>\n            <key> <string>_body</string> </key>\n"
            + "            <value> <string encoding=\"cdata\"><![CDATA[\n\nif a &lt; b:\\n\n"
            + "\\treturn \\'x\\\\\\'\\n\n\n]]></string> </value>\n        </item>\n"
            + "        <item>\n            <key> <string>id</string> </key>\n"
            + "            <value> <string>it\\'s\\n\n\\074\\xc3\\xbc</string> </value>\n"
            + "        </item>\n"
            + "        <item>\n            <key> <string>title</string> </key>\n"
            + "            <value> <unicode>Gr\\xc3\\xb6\u00dfe</unicode> </value>\n"
            + "        </item>\n"
            + "        <item>\n            <key> <string>raw</string> </key>\n"
            + "            <value> <bytes encoding=\"base64\">AP8=</bytes> </value>\n"
            + "        </item>\n"
            + "        <item>\n            <key> <string>on</string> </key>\n"
            + "            <value> <bool>True</bool> </value>\n        </item>\n"
            + "      </dictionary>\n    </pickle>\n  </record>\n</ZopeData>\n";
    try (ExportStore store = open(text)) {
      Dictionary state = (Dictionary) state(store, 1);
      assertThat(state.get("_body"))
          .isEqualTo(new OldString(utf8("if a &lt; b:\n\treturn 'x\\'\n")));
      assertThat(state.get("id")).isEqualTo(new OldString(utf8("it's\n<ü")));
      assertThat(state.get("title")).isEqualTo(new Text("Größe"));
      assertThat(state.get("raw")).isEqualTo(new Bytes(new byte[] {0, (byte) 0xff}));
      assertThat(String.valueOf(state.get("on"))).isEqualTo("True");
      assertThat(store.problems()).isEmpty();
    }
  }

  /** In the file name of its header. */
  @Test
  void aGzipFileCutInItsHeaderIsSaid() throws IOException {
    byte[] header = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0, 'P', 'l'};
    Path file = Files.write(folder.resolve("cut.xml.gz"), header);
    assertThatThrownBy(
            () -> {
              try (ExportStore store = Exports.open(file)) {
                assertThat(severities(store)).contains(Severity.FATAL);
                store.snapshot();
              }
            })
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cut.xml.gz");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
