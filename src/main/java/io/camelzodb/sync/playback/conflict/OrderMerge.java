package io.camelzodb.sync.playback.conflict;

import io.camelzodb.git.history.LineMerge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Merges two changes of the order of a folder. */
final class OrderMerge {
  private OrderMerge() {}

  /**
   * Returns the order with both changes; null if they contradict each other. First orders the ids
   * that all three have; then puts each id of only one side after its predecessor there.
   *
   * @param base the old order
   * @param ours one new order
   * @param theirs the other one
   */
  static @Nullable List<String> of(List<String> base, List<String> ours, List<String> theirs)
      throws IOException {
    Set<String> common = new HashSet<>(base);
    common.retainAll(new HashSet<>(ours));
    common.retainAll(new HashSet<>(theirs));
    List<String> merged = common(only(base, common), only(ours, common), only(theirs, common));
    if (merged == null) {
      return null;
    }
    return List.copyOf(insert(insert(merged, theirs), ours));
  }

  /** Whether a side kept the order of the ids that it had before. */
  static boolean isSame(List<String> base, List<String> now) {
    Set<String> common = new HashSet<>(base);
    common.retainAll(new HashSet<>(now));
    return only(base, common).equals(only(now, common));
  }

  private static @Nullable List<String> common(
      List<String> base, List<String> ours, List<String> theirs) throws IOException {
    if (ours.equals(base) || ours.equals(theirs)) {
      return theirs;
    }
    if (theirs.equals(base)) {
      return ours;
    }
    // Each id becomes a line with a number, since an id may hold a line break.
    Map<String, String> numbers = new HashMap<>();
    for (String id : base) {
      numbers.put(id, String.valueOf(numbers.size()));
    }
    LineMerge lines = LineMerge.of(text(base, numbers), text(ours, numbers), text(theirs, numbers));
    if (lines.conflicts()) {
      return null;
    }
    List<String> merged = new ArrayList<>();
    for (String line : new String(lines.text(), StandardCharsets.US_ASCII).lines().toList()) {
      merged.add(base.get(Integer.parseInt(line)));
    }
    // An id that both moved to different places would be there twice.
    return merged.size() == base.size() && new HashSet<>(merged).size() == base.size()
        ? merged
        : null;
  }

  private static byte[] text(List<String> ids, Map<String, String> numbers) {
    StringBuilder text = new StringBuilder();
    ids.forEach(id -> text.append(numbers.get(id)).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Adds the missing ids of a side, each after its predecessor there. */
  private static List<String> insert(List<String> merged, List<String> side) {
    Set<String> mergedIds = new HashSet<>(merged);
    Map<String, List<String>> behind = new HashMap<>();
    String last = "";
    for (String id : side) {
      if (mergedIds.contains(id)) {
        last = id;
      } else {
        behind.computeIfAbsent(last, key -> new ArrayList<>()).add(id);
      }
    }
    // No object has an empty id, so it stands for the beginning.
    List<String> result = new ArrayList<>(behind.getOrDefault("", List.of()));
    for (String id : merged) {
      result.add(id);
      result.addAll(behind.getOrDefault(id, List.of()));
    }
    return result;
  }

  private static List<String> only(Collection<String> ids, Set<String> wanted) {
    return new LinkedHashSet<>(ids).stream().filter(wanted::contains).toList();
  }
}
