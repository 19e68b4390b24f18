package io.camelzodb.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentChangesTest extends RecentChangesCase {
  @Test
  void givesTheTreeOfAFullRecordAfterAnyTransactions() throws IOException {
    assertAnyStepsGiveTheWholeTree();
  }

  @Test
  void keepsThePositionAsThePeerWritesIt() throws IOException {
    Path tree = folder.resolve("tree");
    history.grow(50);
    Tid tid = record(tree, true).summary().tid();
    Path position = tree.resolve("__last_txn__");
    assertThat(Files.readString(position)).matches("[A-Za-z0-9+/]{11}=");
    assertThat(new LastTransaction(PositionNames.of(tree)).read()).contains(tid);
    Files.writeString(position, Files.readString(position) + "\n");
    Recording.Result again = record(tree, true);
    assertThat(again.allBecause()).isNull();
    assertThat(again.summary().objects()).isZero();
    history.grow(52);
    assertThat(record(tree, true).allBecause()).isNull();
    assertThat(new LastTransaction(PositionNames.of(tree)).read()).isNotEqualTo(Optional.of(tid));
    assertAsRecordedWhole(tree, "52");
  }

  @Test
  void leavesWhatARecordingOfAllNeedsToSeeThatNothingChanged() throws IOException {
    Path tree = folder.resolve("tree");
    history.grow(50);
    Tid tid = record(tree, true).summary().tid();
    assertThat(Files.readAllLines(tree.resolve(".camel-zodb.recorded"))).contains(tid.hex());
    assertThat(new RecordStamp(settings(tree)).unchanged(tid)).isPresent();
    history.grow(55);
    record(tree, true);
    record(tree, false, "/");
    assertAsRecordedWhole(tree, "55");
  }

  @Test
  void recordsAllWhereThePositionIsNotKnown() throws IOException {
    Path tree = folder.resolve("tree");
    history.grow(50);
    record(tree, true);
    history.grow(60);
    Path position = tree.resolve("__last_txn__");
    String known = Files.readString(position);
    Files.writeString(position, "AAAAAAAAAAE=");
    assertThat(record(tree, true).allBecause()).contains("is not in the database");
    Files.writeString(position, "garbage");
    assertThat(record(tree, true).allBecause()).contains("no position");
    Files.writeString(position, "/////////////////////");
    assertThat(record(tree, true).allBecause()).contains("no position");
    Files.writeString(position, "f/////////8=");
    assertThat(record(tree, true).allBecause()).contains("is not in the database");
    // An older position than that of the places: what moved between the two is not known.
    Files.writeString(position, known);
    assertThat(record(tree, true).allBecause()).contains("paths of the objects are not known");
    assertThat(record(tree, true).allBecause()).isNull();
    assertAsRecordedWhole(tree, "60");
  }

  @Test
  void makesThePlacesAnewWhereTheyAreLostOrDamaged() throws IOException {
    Path tree = folder.resolve("tree");
    Path places = tree.resolve(".camel-zodb.places");
    history.grow(40);
    record(tree, true);
    byte[] good = Files.readAllBytes(places);
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(places, i % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : bad);
      assertThat(
              new ContainmentIndexFile(
                      PositionNames.of(tree), new RecordStamp(settings(tree)).settings())
                  .read())
          .isEmpty();
    }
    history.grow(45);
    assertThat(record(tree, true).allBecause()).contains("paths of the objects are not known");
    assertAsRecordedWhole(tree, "45");
    Files.write(places, good);
    history.grow(50);
    assertThat(record(tree, true).allBecause()).isNull();
    assertAsRecordedWhole(tree, "places older than the position");
  }

  @Test
  void recordsPathsThatAreNamedToo() throws IOException {
    Path tree = folder.resolve("tree");
    history.grow(history.count());
    record(tree, true);
    Path changed = tree.resolve("__root__/__meta__");
    Files.writeString(changed, "changed");
    assertThat(record(tree, true).summary().objects()).isZero();
    assertThat(Files.readString(changed, StandardCharsets.UTF_8)).isEqualTo("changed");
    record(tree, true, "/");
    assertAsRecordedWhole(tree, "all");
  }
}
