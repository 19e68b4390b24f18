package io.camelzodb.sync.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same layers, recorded and played back by us and by the peer, each with its own database. */
class LayersBesidePeerIT {
  @TempDir Path folder;
  private int compared;
  private boolean lenient;

  /** Other layers and changes each time; {@code -Dlayers.seed=N} makes those of a seed again. */
  @Test
  void bothMakeTheSameOfAnyLayers() throws Exception {
    int seed = Integer.getInteger("layers.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    int rounds = Integer.getInteger("layers.rounds", 2);
    for (int round = 0; round < rounds || compared < 4; round++) {
      int now = seed + round;
      System.out.println("LayersBesidePeerIT: -Dlayers.seed=" + now + " -Dlayers.rounds=1");
      round(now, folder.resolve("round" + round));
    }
  }

  private void round(int seed, Path home) throws Exception {
    Path dataFs = Corpus.zope().resolve("golden/tiny/Data.fs");
    try (LayerCase ours = LayerCase.of(home.resolve("ours"), dataFs);
        LayerCase theirs = LayerCase.of(home.resolve("theirs"), dataFs)) {
      Random random = new Random(seed);
      lenient = false;
      for (LayerCase each : List.of(ours, theirs)) {
        each.edit(seed, 12);
        each.spread(new Random(seed), true);
      }
      LayerCase.same("seed " + seed, ours.trees(), theirs.trees());
      for (int step = 0; step < 5; step++) {
        if (!step(random, seed, step, ours, theirs)) {
          return;
        }
      }
    }
  }

  /** Whether the peer could do it. */
  private boolean step(Random random, int seed, int step, LayerCase ours, LayerCase theirs)
      throws IOException {
    if (random.nextBoolean()) {
      int count = 1 + random.nextInt(6);
      ours.edit(seed + step, count);
      theirs.edit(seed + step, count);
    }
    boolean record = random.nextInt(10) < 6;
    List<String> paths = List.of("/");
    boolean recurse = true;
    if (random.nextInt(3) == 0) {
      paths = some(random, ours);
      recurse = random.nextBoolean();
    }
    List<String> arguments = new ArrayList<>(List.of(record ? "record" : "playback"));
    if (!recurse) {
      arguments.add("--no-recurse");
    }
    if (record) {
      arguments.add("--skip-errors");
    } else {
      arguments.add("--override");
    }
    arguments.addAll(paths);
    String what = "seed " + seed + ", step " + step + ": " + arguments;
    System.out.println(what);
    boolean done = theirs.peer(arguments.toArray(String[]::new));
    if (record && !done) {
      // It stops in the middle, and leaves what it has written.
      return false;
    }
    if (record) {
      Recording.of(ours.settings()).recurse(recurse).skipErrors(true).run(paths);
    } else {
      Playback.Result result =
          Playback.of(ours.settings())
              .with(PlaybackOptions.DEFAULT.withRecurse(recurse).withOverride(true))
              .run(paths);
      if (!done) {
        assertThat(result.plan().hasErrors()).as(what).isTrue();
        return false;
      }
      if (!paths.equals(List.of("/"))
          && result.plan().problems().toString().contains("holds no __meta__ on any layer")) {
        // The peer removes the object; we refuse to take a folder without metadata for that.
        return false;
      }
      assertThat(result.plan().hasErrors()).as(what + result.plan().problems()).isFalse();
    }
    LayerCase.same(what, ours.trees(), theirs.trees());
    LayerCase.same(what, ours.database(), theirs.database());
    // With the peer, objects in a container that is recorded alone show its new layer.
    lenient |= record && !recurse;
    lenient &= !(paths.equals(List.of("/")) && record);
    if (!lenient) {
      LayerCase.same(what, ours.names(), theirs.names());
    }
    compared++;
    return true;
  }

  /** Returns the paths of objects that the database or a layer has. */
  private static List<String> some(Random random, LayerCase site) throws IOException {
    List<String> all = new ArrayList<>(List.of("/"));
    for (String folder : LayerCase.FOLDERS) {
      LayerCase.content(site.home().resolve(folder))
          .forEach(
              (path, text) -> {
                if (text.equals("folder") && !path.contains("acl_users")) {
                  all.add(path.substring("__root__".length()));
                }
              });
    }
    List<String> some = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      some.add(all.get(random.nextInt(all.size())));
    }
    assertThat(Files.exists(site.home())).isTrue();
    return List.copyOf(new TreeSet<>(some));
  }
}
