package io.camelzodb.cli.output;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.status.ObjectStatus;
import io.camelzodb.sync.status.ObjectStatus.Side;
import io.camelzodb.sync.status.SiteStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a status as lines for people, or as JSON. For one command. */
public final class StatusText {
  private final Map<Side, Integer> counts = new EnumMap<>(Side.class);

  /** Creates it before any object is counted. */
  public StatusText() {}

  /** Counts an object. */
  public void count(ObjectStatus object) {
    counts.merge(object.side(), 1, Integer::sum);
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Returns the line of an object: {@code here: changed /site/page: title (unstaged)}. */
  public static String line(ObjectStatus object) {
    StringBuilder line = new StringBuilder(word(object.side()) + ": ");
    switch (object.side()) {
      case HERE, UNCOMMITTED -> line.append(word(object.here()));
      case THERE -> line.append(word(object.there()));
      case BOTH ->
          line.append(word(object.here()))
              .append(" here, ")
              .append(word(object.there()))
              .append(" there");
    }
    line.append(' ').append(object.path());
    if (!object.differing().isEmpty()) {
      line.append(": ").append(String.join(", ", object.differing()));
    }
    List<String> notes = new ArrayList<>();
    if (object.staged()) {
      notes.add("staged");
    }
    if (object.unstaged()) {
      notes.add("unstaged");
    }
    if (object.committed() && object.here() != null) {
      notes.add("committed");
    }
    if (object.layer() != null) {
      notes.add("layer " + (object.layer().isEmpty() ? "(custom)" : object.layer()));
    }
    if (!notes.isEmpty()) {
      line.append(" (").append(String.join(", ", notes)).append(')');
    }
    return ErrorLine.oneLine(line.toString());
  }

  private static String word(@Nullable Enum<?> value) {
    return String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  /** Returns the last line: how many objects differ, and what was compared. */
  public String summary(SiteStatus.Result result) {
    StringBuilder line = new StringBuilder();
    if (isEmpty()) {
      line.append("Nothing differs");
    } else {
      int all = counts.values().stream().mapToInt(Integer::intValue).sum();
      line.append(all).append(all == 1 ? " object differs: " : " objects differ: ");
      List<String> parts = new ArrayList<>();
      counts.forEach((side, count) -> parts.add(count + " " + word(side)));
      line.append(String.join(", ", parts));
    }
    for (SiteStatus.Compared database : result.databases()) {
      line.append("; ")
          .append(database.mount().isEmpty() ? "the database" : database.mount())
          .append(" is at ")
          .append(database.now());
      if (database.recorded() != null && !database.recorded().equals(database.now())) {
        line.append(", recorded at ").append(database.recorded());
      }
    }
    return ErrorLine.oneLine(line.toString());
  }

  /** Returns all as one line of JSON. */
  public String json(SiteStatus.Result result, List<ObjectStatus> objects) throws IOException {
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    summary.put("differs", !isEmpty());
    for (Side side : Side.values()) {
      summary.put(word(side), counts.getOrDefault(side, 0));
    }
    summary.put("head", result.head());
    summary.put("databases", result.databases().stream().map(StatusText::json).toList());
    summary.put("objects", objects.stream().map(StatusText::json).toList());
    summary.put("problems", result.problems().stream().map(Problem::toString).toList());
    summary.put("problemDetails", ShownFields.of(result.problems()));
    return JsonSummary.of(summary);
  }

  private static Map<String, @Nullable Object> json(SiteStatus.Compared database) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("mount", database.mount().isEmpty() ? "/" : database.mount());
    fields.put("commit", database.commit());
    fields.put("recorded", database.recorded() == null ? null : database.recorded().toString());
    fields.put("now", database.now().toString());
    fields.put("compared", database.objects());
    return fields;
  }

  private static Map<String, @Nullable Object> json(ObjectStatus object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("path", object.path().toString());
    fields.put("side", word(object.side()));
    fields.put("here", object.here() == null ? null : word(object.here()));
    fields.put("there", object.there() == null ? null : word(object.there()));
    fields.put("differing", object.differing());
    fields.put("staged", object.staged());
    fields.put("unstaged", object.unstaged());
    fields.put("committed", object.committed());
    if (object.layer() != null) {
      fields.put("layer", object.layer().isEmpty() ? null : object.layer());
    }
    return fields;
  }
}
