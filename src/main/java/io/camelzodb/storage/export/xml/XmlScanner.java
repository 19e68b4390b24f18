package io.camelzodb.storage.export.xml;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.Excerpt;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.FileWindow;
import io.camelzodb.storage.export.file.ProblemLog;
import io.camelzodb.storage.export.file.RecordIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the beginning and end of each record in an XML export, in one sequential pass.
 *
 * <p>It reads raw bytes (UTF-8), recognizes tags, CDATA sections, comments and processing
 * instructions, and leaves everything within a record to {@link XmlRecordReader}. So a damaged
 * record does not affect its neighbours: the next {@code <record} always begins a new one.
 */
public final class XmlScanner {
  private static final byte LESS = '<';
  private static final byte[] CDATA = ascii("<![CDATA[");
  private static final byte[] CDATA_END = ascii("]]>");
  private static final byte[] COMMENT = ascii("<!--");
  private static final byte[] COMMENT_END = ascii("-->");
  private static final byte[] INSTRUCTION_END = ascii("?>");
  private static final byte[] RECORD = ascii("<record");
  private static final byte[] RECORD_END = ascii("</record");
  private static final byte[] ROOT = ascii("<ZopeData");
  private static final byte[] ROOT_END = ascii("</ZopeData");
  private static final byte[] STRING = ascii("<string");
  private static final int LONGEST_TAG = 4096;
  static final String ELSEWHERE = "the rest is read; get this object from another export";

  private final ExportFile file;
  private final FileWindow window;
  private final ExportOptions options;
  private final ProblemLog log;
  private final RecordIndex index = new RecordIndex();
  private final Map<Integer, Problem> damaged = new HashMap<>();

  /** Whether the end of a section does not occur any more, so that the search is not repeated. */
  private boolean noCdataEnd;

  private boolean noCommentEnd;
  private boolean noInstructionEnd;

  private boolean ended;
  private boolean inRecord;
  private boolean strayReported;
  private @Nullable Oid oid;
  private String id = "";
  private long start;
  private long startLine;
  private @Nullable Boolean erp5;

  public XmlScanner(ExportFile file, ExportOptions options, ProblemLog log) {
    this.file = file;
    this.window = new FileWindow(file);
    this.options = options;
    this.log = log;
  }

  /** Reads the file to its end, or as far as it can be read. */
  public void scan() throws IOException {
    new XmlHead(file, window).check();
    window.advance(ROOT.length);
    while (window.find(LESS)) {
      if (!markup()) {
        break;
      }
    }
    if (inRecord) {
      fatal("the file ends in the middle of record " + id);
    } else if (!ended) {
      fatal("the file ends without </ZopeData>");
    }
  }

  RecordIndex index() {
    return index;
  }

  /** Returns the problems of records that are in the index but cannot be read, by position. */
  Map<Integer, Problem> damaged() {
    return damaged;
  }

  /** Whether strings follow ERP5's rules. */
  boolean erp5() {
    return Boolean.TRUE.equals(erp5);
  }

  /** Handles the {@code <} at the current byte; returns false to stop. */
  private boolean markup() throws IOException {
    switch (window.peek(1)) {
      case '!' -> declaration();
      case '?' -> noInstructionEnd = section(2, INSTRUCTION_END, noInstructionEnd, "instruction");
      case '/' -> endTag();
      case 'r' -> {
        if (isTag(RECORD)) {
          return startRecord();
        }
        stray();
      }
      case 's' -> string();
      default -> stray();
    }
    return true;
  }

  private void declaration() throws IOException {
    if (window.matches(CDATA)) {
      noCdataEnd = section(CDATA.length, CDATA_END, noCdataEnd, "CDATA section");
    } else if (window.matches(COMMENT)) {
      noCommentEnd = section(COMMENT.length, COMMENT_END, noCommentEnd, "comment");
    } else {
      stray();
    }
  }

  /** Skips a section; returns true if its end does not occur in the rest of the file. */
  private boolean section(int opening, byte[] end, boolean noEnd, String kindName)
      throws IOException {
    window.ensure(opening);
    window.advance(opening);
    if (noEnd) {
      return true;
    }
    long offset = window.offset();
    long line = window.line();
    if (window.findPast(end)) {
      return false;
    }
    window.seek(offset, line);
    log.addAt(
        Severity.ERROR,
        line,
        (inRecord ? ", record " + id : ""),
        inRecord ? oid : null,
        "a " + kindName + " has no end",
        "reading continues after its start");
    return true;
  }

  private boolean isTag(byte[] tag) throws IOException {
    if (!window.matches(tag)) {
      return false;
    }
    int next = window.peek(tag.length);
    return next == '>' || next == '/' || next <= ' ';
  }

  private void endTag() throws IOException {
    if (isTag(RECORD_END)) {
      boolean whole = passEndTag(RECORD_END);
      if (!inRecord) {
        problem("</record> without <record>", "a record before it may be lost");
      } else if (whole) {
        finish(null);
      } else if (window.ensure(1) > 0) {
        finish("</record> is damaged");
      }
    } else if (isTag(ROOT_END)) {
      if (inRecord) {
        finish("</record> is missing");
      }
      ended = passEndTag(ROOT_END);
    } else {
      window.advance(1);
    }
  }

  /** Skips an end tag; returns false if it is damaged. */
  private boolean passEndTag(byte[] tag) throws IOException {
    window.advance(tag.length);
    int next = window.peek(0);
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      window.advance(1);
      next = window.peek(0);
    }
    if (next == '>') {
      window.advance(1);
    }
    return next == '>';
  }

  private void string() throws IOException {
    if (inRecord && erp5 == null && window.matches(STRING)) {
      String tag = window.text(256);
      int end = tag.indexOf('>');
      tag = end < 0 ? tag : tag.substring(0, end);
      if (!tag.contains("encoding=")) {
        erp5 = true;
      } else if (tag.contains("encoding=\"\"") || tag.contains("encoding=''")) {
        erp5 = false;
      }
    }
    stray();
  }

  /** Skips a tag outside of records, where it does not belong. */
  private void stray() throws IOException {
    if (!inRecord && !strayReported) {
      if (isTag(ROOT)) {
        problem("another export begins here", "its records are read too");
      } else {
        String tag = window.text(60);
        int cut = tag.indexOf('>');
        problem(
            "unexpected " + Excerpt.of(cut < 0 ? tag : tag.substring(0, cut + 1)),
            "everything up to the next <record> is skipped");
        strayReported = true;
      }
    }
    window.advance(1);
  }

  private boolean startRecord() throws IOException {
    if (inRecord) {
      finish("</record> is missing");
    }
    if (index.size() == options.maxRecords()) {
      fatal(
          "more than "
              + options.maxRecords()
              + " records; raise maxRecords, and the heap (-Xmx) with it, to read on");
      ended = true;
      return false;
    }
    strayReported = false;
    start = window.offset();
    startLine = window.line();
    RecordTag tag = RecordTag.parse(window.text(LONGEST_TAG));
    id = tag.shownId();
    oid = tag.oid(startLine, options.strict(), log);
    window.advance(tag.length());
    inRecord = true;
    if (tag.closed()) {
      finish(null);
    }
    return true;
  }

  /** Ends the open record here; {@code fault} says why it cannot be read, or is null. */
  private void finish(@Nullable String fault) throws StorageException {
    inRecord = false;
    if (oid == null) {
      return;
    }
    long length = window.offset() - start;
    int first = index.find(oid.value());
    if (first >= 0) {
      duplicate(first, length);
      return;
    }
    if (length > options.maxRecordBytes()) {
      damage(
          "the record has "
              + length
              + " bytes, more than maxRecordBytes = "
              + options.maxRecordBytes(),
          "raise the limit, and the heap (-Xmx) with it, to read it");
    } else if (fault != null) {
      damage(fault, ELSEWHERE);
    }
    index.add(oid.value(), start, length, startLine);
  }

  private void damage(String message, String advice) {
    Problem problem = log.addAt(Severity.ERROR, startLine, ", record " + id, oid, message, advice);
    if (damaged.size() < options.maxProblems()) {
      damaged.put(index.size(), problem);
    }
  }

  private void duplicate(int first, long length) throws StorageException {
    boolean same =
        length == index.length(first)
            && length <= options.maxRecordBytes()
            && Arrays.equals(bytes(index.offset(first), length), bytes(start, length));
    log.addAt(
        same ? Severity.NOTE : Severity.ERROR,
        startLine,
        ", record " + id,
        oid,
        "the record of line " + index.line(first) + (same ? " again" : " again, and different"),
        "the first one is used");
  }

  private byte[] bytes(long offset, long length) throws StorageException {
    byte[] bytes = new byte[(int) length];
    file.readFully(offset, bytes, bytes.length);
    return bytes;
  }

  private void problem(String message, String advice) {
    log.addAt(Severity.ERROR, window.line(), "", null, message, advice);
  }

  private void fatal(String message) {
    log.add(
        Severity.FATAL,
        "line " + window.line() + ", byte " + window.offset(),
        null,
        message,
        "the " + index.size() + " records before it are read; get a complete copy of the file");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
