package io.camelzodb.sync.playback.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of a folder before, in the files, in the database, and of both together. */
class OrderMergeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b c d e f | b a c d e f | a b c d f e | b a c d f e",
        "a b c d e f | b a c d e f | a b c d e f | b a c d e f",
        "a b c | c b a | c b a | c b a",
        "a b c | c b a | a c b | none",
        "a b c d e | e a b c d | a b c d e | e a b c d",
        "a b c | a x b c | a b y c | a x b y c",
        "a b c | x a b c | c b a y | x c b a y",
        "a b c | a b | a c b x | a c b x",
        "a b c d | a b c d x | a b c d y | a b c d x y",
        "a b c | b c a | b a c | none",
      })
  void both(String base, String ours, String theirs, String merged) throws IOException {
    List<String> result = OrderMerge.of(ids(base), ids(ours), ids(theirs));
    assertThat(result == null ? "none" : String.join(" ", result)).isEqualTo(merged.strip());
  }

  private static List<String> ids(String text) {
    return List.of(text.strip().split(" "));
  }

  /** Whatever comes out holds each id once, and what one side alone did. */
  @Test
  void nothingIsLostOrTwice() throws IOException {
    Random random = new Random(4);
    int merged = 0;
    for (int i = 0; i < 2_000; i++) {
      List<String> base = new ArrayList<>();
      for (int id = 0; id < 1 + random.nextInt(12); id++) {
        base.add("id" + id);
      }
      List<String> ours = shuffled(base, "ours", random);
      List<String> theirs = shuffled(base, "theirs", random);
      List<String> result = OrderMerge.of(base, ours, theirs);
      if (result != null) {
        merged++;
        HashSet<String> wanted = new HashSet<>(base);
        wanted.retainAll(ours);
        wanted.retainAll(theirs);
        ours.stream().filter(id -> !base.contains(id)).forEach(wanted::add);
        theirs.stream().filter(id -> !base.contains(id)).forEach(wanted::add);
        assertThat(result).doesNotHaveDuplicates().containsAll(wanted);
      }
    }
    assertThat(merged).isGreaterThan(100);
  }

  private static List<String> shuffled(List<String> base, String fresh, Random random) {
    List<String> side = new ArrayList<>(base);
    for (int swaps = random.nextInt(3); swaps > 0; swaps--) {
      Collections.swap(side, random.nextInt(side.size()), random.nextInt(side.size()));
    }
    if (random.nextBoolean() && side.size() > 1) {
      side.remove(random.nextInt(side.size()));
    }
    if (random.nextBoolean()) {
      side.add(random.nextInt(side.size() + 1), fresh);
    }
    return side;
  }
}
