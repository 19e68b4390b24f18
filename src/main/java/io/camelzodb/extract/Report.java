package io.camelzodb.extract;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.zope.content.ContentRecord;
import io.camelzodb.zope.content.PayloadStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects counts and problems from all threads. */
final class Report {
  private static final int MOST_PROBLEMS = 10_000;
  private static final int MOST_KINDS = 10_000;
  private static final String OTHERS = "(others)";
  private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");
  private static final Pattern RECORD = Pattern.compile("\\brecord (\\d+)");

  /** Holds a problem and its object. */
  private record Entry(
      Problem.Severity severity,
      String where,
      String message,
      String advice,
      @Nullable String path,
      @Nullable Oid oid,
      @Nullable String field) {}

  /** Holds a problem with the fields that only programs read. */
  private record Listed(Entry entry, @Nullable String kind, FaultPlace place) {}

  private final SortedMap<String, Long> classes = new TreeMap<>();
  private final SortedMap<String, Long> types = new TreeMap<>();
  private final SortedMap<String, Long> statuses = new TreeMap<>();
  private final SortedMap<String, Long> payloadTypes = new TreeMap<>();
  private final List<Listed> problems = new ArrayList<>();
  private final Set<Entry> reported = new HashSet<>();
  private long objects;
  private long payloads;
  private long scales;
  private long bytes;
  private long leftOut;
  private long lost;
  private boolean complete = true;

  synchronized void object(ContentRecord record) {
    objects++;
    count(classes, record.className());
    count(types, record.type());
  }

  synchronized void lost() {
    lost++;
  }

  synchronized long lostCount() {
    return lost;
  }

  synchronized void payload(PayloadEntry entry, PayloadStatus status, @Nullable Long size) {
    payloads++;
    scales += entry.payload().scale() ? 1 : 0;
    bytes += size == null ? 0 : size;
    count(statuses, status.word());
    count(payloadTypes, entry.type());
  }

  private static void count(SortedMap<String, Long> counts, @Nullable String name) {
    String key = name == null ? "" : name.length() > 300 ? name.substring(0, 300) : name;
    counts.merge(
        counts.size() < MOST_KINDS || counts.containsKey(key) ? key : OTHERS, 1L, Long::sum);
  }

  /**
   * Adds a problem of the source itself: unless it is a note, the source was not read completely.
   */
  synchronized void ofSource(Problem problem) {
    complete &= !problem.severity().leavesOut();
    add(problem, null);
  }

  synchronized void problem(Problem problem) {
    complete &= problem.severity() != Problem.Severity.FATAL;
    add(problem, problem.where().startsWith("/") ? problem.where() : null);
  }

  private void add(Problem problem, @Nullable String path) {
    Fault cause = problem.cause();
    add(
        new Listed(
            new Entry(
                problem.severity(),
                problem.where(),
                problem.message(),
                problem.advice(),
                path,
                problem.oid(),
                null),
            cause == null ? null : cause.kind(),
            problem.place()));
  }

  synchronized void problem(
      Problem.Severity severity, PayloadEntry entry, String message, String advice) {
    String path = entry.place().toString();
    add(
        new Listed(
            new Entry(severity, path, message, advice, path, entry.oid(), entry.payload().field()),
            null,
            FaultPlace.NOWHERE));
  }

  private void add(Listed problem) {
    Entry entry = problem.entry;
    if (problems.size() < MOST_PROBLEMS || entry.severity == Problem.Severity.FATAL) {
      if (reported.add(entry)) {
        problems.add(problem);
      }
    } else {
      leftOut++;
    }
  }

  synchronized long objects() {
    return objects;
  }

  synchronized long payloads() {
    return payloads;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized SortedMap<String, Long> statuses() {
    return new TreeMap<>(statuses);
  }

  synchronized long problemCount() {
    return problems.size() + leftOut;
  }

  synchronized boolean complete() {
    return complete;
  }

  /** Writes the report. */
  synchronized void write(JsonLine json, String source, long records, long read, long files)
      throws IOException {
    json.start();
    json.put("source", source);
    json.put("complete", complete);
    json.put("records", records < 0 ? null : (Object) records);
    json.put("records_read", read);
    json.put("objects", objects);
    json.put("payloads", payloads);
    json.put("scales", scales);
    json.put("files", files);
    json.put("bytes", bytes);
    json.put("lost_and_found", lost);
    json.put("statuses", statuses);
    json.put("classes", classes);
    json.put("types", types);
    json.put("payload_types", payloadTypes);
    json.put("problems_left_out", leftOut);
    json.startArray("problems");
    for (Listed each : problems) {
      problem(json, source, each);
    }
    json.endArray();
    json.end();
  }

  private static void problem(JsonLine json, String source, Listed problem) throws IOException {
    Entry entry = problem.entry;
    FaultPlace place = problem.place;
    json.start();
    json.put("severity", entry.severity.name());
    json.put("kind", problem.kind);
    json.put("where", entry.where);
    json.put("message", entry.message);
    json.put("advice", entry.advice);
    json.put("path", entry.path);
    json.put("oid", entry.oid == null ? null : entry.oid.hex());
    json.put("file", source);
    json.put("line", number(LINE, entry.where + " " + entry.message));
    json.put("offset", place.offset());
    json.put("tid", place.tid());
    Long record = number(RECORD, entry.where);
    json.put(
        "record",
        record == null && entry.oid != null
            ? Long.toUnsignedString(entry.oid.value())
            : record == null ? null : record.toString());
    json.put("field", entry.field);
    json.end();
  }

  private static @Nullable Long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    try {
      return matcher.find() ? Long.valueOf(matcher.group(1)) : null;
    } catch (NumberFormatException tooLong) {
      return null;
    }
  }
}
