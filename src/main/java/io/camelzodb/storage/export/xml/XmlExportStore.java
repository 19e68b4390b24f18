package io.camelzodb.storage.export.xml;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.file.ByteSearch;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.storage.export.file.ProblemLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an XML export: {@code <ZopeData>} of Zope 2 or ERP5. The root element is {@code
 * <ZopeData>}, of Zope 2 or ERP5. It never holds blob data.
 */
public final class XmlExportStore extends ExportStore {
  private static final int IDLE_READERS = 8;
  private static final int KEPT_BYTES = 1 << 20;
  private static final String ADVICE =
      "the rest is read; repair the record or get the object from another export";

  private final ExportOptions options;
  private final boolean erp5;
  private final Map<Integer, Problem> damaged;
  private volatile @Nullable CompanionFile companion;
  private final Queue<Reading> idle = new ArrayBlockingQueue<>(IDLE_READERS);

  public XmlExportStore(
      ExportFile file, XmlScanner scanned, ProblemLog log, ExportOptions options) {
    super(file, scanned.index(), log);
    this.options = options;
    this.erp5 = scanned.erp5();
    this.damaged = scanned.damaged();
  }

  /** Looks for the source of the exported object beside the file. */
  public void companion(Path path) {
    if (size() > 0) {
      try {
        companion = CompanionFile.of(path, object(0), options, log());
      } catch (StorageException damaged) {
        // Reported when the object is read.
      }
    }
  }

  private static final int HEAD_BYTES = 512;
  private static final Pattern USUAL_HEAD =
      Pattern.compile("<record [^<>]*>\\s*<pickle>\\s*<global ([^<>&]*)/>\\s*</pickle>");
  private static final Pattern NAMES = Pattern.compile("\\b(module|name)=\"([\\w.]+)\"");

  /** Holds a parser with its buffer, used by one thread at a time. */
  private static final class Reading {
    final XmlRecordReader reader;
    final FastRecordCheck fastCheck;
    byte[] bytes = new byte[64 << 10];

    Reading(ExportOptions options, boolean erp5) {
      this.reader = new XmlRecordReader(options, erp5);
      this.fastCheck = new FastRecordCheck(options);
    }
  }

  @Override
  public StoredRecord record(int position) throws StorageException {
    if (!damaged.isEmpty() && damaged.containsKey(position)) {
      throw new DamagedRecordException(damaged.get(position));
    }
    return new XmlRecord(this, position);
  }

  @Override
  public Optional<BlobData> blob(int position) {
    return Optional.empty();
  }

  /** Returns the class in the usual head of a record; null if the head has another form. */
  @Nullable Global classInHead(int position) throws StorageException {
    byte[] head = new byte[Math.min(HEAD_BYTES, index().length(position))];
    file().readFully(index().offset(position), head, head.length);
    Matcher usualHead = USUAL_HEAD.matcher(new String(head, StandardCharsets.ISO_8859_1));
    if (!usualHead.lookingAt()) {
      return null;
    }
    Matcher names = NAMES.matcher(usualHead.group(1));
    String module = null;
    String name = null;
    while (names.find()) {
      module = names.group(1).equals("module") ? names.group(2) : module;
      name = names.group(1).equals("name") ? names.group(2) : name;
    }
    return module == null || name == null ? null : new Global(module, name);
  }

  PickledObject object(int position) throws StorageException {
    PickledObject object = read(position, this::decoded);
    CompanionFile companionFile = position == 0 ? companion : null;
    if (companionFile != null) {
      companionFile.addTo(object);
    }
    return object;
  }

  /**
   * Throws the exception that {@link #object} would throw, if possible without making the values.
   */
  void verify(int position) throws StorageException {
    read(
        position,
        (at, reading, length) ->
            erp5 || !reading.fastCheck.isComplete(reading.bytes, length)
                ? decoded(at, reading, length)
                : reading);
  }

  /** Uses the bytes of a record. */
  @FunctionalInterface
  private interface RecordReading<T> {
    T of(int position, Reading reading, int length) throws StorageException;
  }

  private <T> T read(int position, RecordReading<T> use) throws StorageException {
    int length = index().length(position);
    if (length > options.maxRecordBytes()) {
      throw damaged(
          position,
          0,
          new byte[0],
          "the record is longer than maxRecordBytes = " + options.maxRecordBytes());
    }
    Reading reading = idle.poll();
    if (reading == null) {
      reading = new Reading(options, erp5);
    }
    try {
      if (reading.bytes.length < length) {
        reading.bytes = new byte[Math.max(length, Math.min(KEPT_BYTES, length * 2))];
      }
      file().readFully(index().offset(position), reading.bytes, length);
      return use.of(position, reading, length);
    } finally {
      if (reading.bytes.length <= KEPT_BYTES) {
        idle.offer(reading);
      }
    }
  }

  private PickledObject decoded(int position, Reading reading, int length)
      throws DamagedRecordException {
    return object(position, reading.reader, reading.bytes, length);
  }

  private PickledObject object(int position, XmlRecordReader reader, byte[] bytes, int length)
      throws DamagedRecordException {
    XmlRecordReader.Notes notes =
        (offset, message, advice) -> note(position, bytes, offset, message, advice);
    try {
      return reader.read(bytes, length, notes);
    } catch (RecordFault fault) {
      CharacterRepair repair = options.strict() ? null : CharacterRepair.of(bytes, length);
      if (repair == null) {
        throw damaged(position, fault.offset(), bytes, fault.getMessage());
      }
      try {
        PickledObject object =
            reader.read(
                repair.bytes(),
                repair.length(),
                (offset, message, advice) ->
                    note(position, repair.bytes(), offset, message, advice));
        note(
            position,
            bytes,
            repair.first(),
            repair.replaced()
                + (repair.replaced() == 1
                    ? " character that XML forbids ("
                    : " characters that XML forbids, the first is ")
                + repair.example()
                + (repair.replaced() == 1 ? ")" : ""),
            "replaced by U+FFFD; strict mode refuses such a record");
        return object;
      } catch (RecordFault still) {
        throw damaged(position, still.offset(), repair.bytes(), still.getMessage());
      }
    }
  }

  private void note(int position, byte[] bytes, int offset, String message, String advice) {
    at(Severity.NOTE, position, bytes, offset, message, advice);
  }

  private DamagedRecordException damaged(int position, int offset, byte[] bytes, String message) {
    return new DamagedRecordException(at(Severity.ERROR, position, bytes, offset, message, ADVICE));
  }

  private Problem at(
      Severity severity, int position, byte[] bytes, int offset, String message, String advice) {
    int line =
        index().line(position)
            + ByteSearch.count(bytes, 0, Math.min(offset, bytes.length), (byte) '\n');
    String record = ", record " + Long.toUnsignedString(index().oid(position).value());
    return log().addAt(severity, line, record, index().oid(position), message, advice);
  }
}
