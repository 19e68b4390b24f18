package io.camelzodb.storage.export.xml;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.Excerpt;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.FileWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Checks the beginning of an XML export: the root element, no DOCTYPE. */
final class XmlHead {
  private static final byte[] ROOT = "<ZopeData".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMENT = "<!--".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMENT_END = "-->".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INSTRUCTION_END = "?>".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final ExportFile file;
  private final FileWindow window;

  XmlHead(ExportFile file, FileWindow window) {
    this.file = file;
    this.window = window;
  }

  /** Moves to {@code <ZopeData}; throws if there is something else. */
  void check() throws IOException {
    if (window.matches(BYTE_ORDER_MARK)) {
      window.advance(BYTE_ORDER_MARK.length);
    }
    while (true) {
      skipBlanks();
      if (window.peek(0) != '<') {
        throw refused("this is not XML: it begins with \"" + Excerpt.of(window.text(20)) + "\"");
      }
      if (window.peek(1) == '?') {
        skip(2, INSTRUCTION_END, "the XML declaration");
      } else if (window.matches(COMMENT)) {
        skip(COMMENT.length, COMMENT_END, "a comment");
      } else if (window.peek(1) == '!') {
        throw new StorageException(
            new Fault.Refused(
                    where()
                        + "a DOCTYPE or another declaration is refused, since its entities could"
                        + " exhaust memory or read files; Zope writes none",
                    "remove it")
                .at(place()));
      } else {
        root();
        return;
      }
    }
  }

  private void root() throws IOException {
    int next = window.matches(ROOT) ? window.peek(ROOT.length) : 'x';
    if (next != '>' && next != '/' && next > ' ') {
      String tag = window.text(40);
      int end = tag.indexOf('>');
      throw refused(
          "this is not a Zope XML export, whose root is <ZopeData>: "
              + Excerpt.of(end < 0 ? tag : tag.substring(0, end + 1)));
    }
  }

  private void skipBlanks() throws IOException {
    int c = window.peek(0);
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      window.advance(1);
      c = window.peek(0);
    }
  }

  private void skip(int opening, byte[] end, String section) throws IOException {
    window.advance(opening);
    String where = where();
    FaultPlace place = place();
    if (!window.findPast(end)) {
      throw new StorageException(
          new Fault.Damaged(where + "the file ends within " + section, "get a complete copy")
              .at(place));
    }
  }

  private String where() {
    return file.name() + ", line " + window.line() + ": ";
  }

  private FaultPlace place() {
    return FaultPlace.ofSource(file.name())
        .and(FaultPlace.ofLine(file.name(), (int) window.line()));
  }

  private StorageException refused(String message) {
    return new StorageException(
        new Fault.Damaged(
                where() + message,
                "give an export as Zope writes it (.xml or .zexp, may be gzipped)")
            .at(place()));
  }
}
