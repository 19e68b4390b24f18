package io.camelzodb.sync.layer.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.OnDisk;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGKILL at random moments of layer-init and layer-update: run again, each comes to the same end,
 * and what people have edited in the custom layer is there. {@code -Dkill.rounds=N} kills more
 * often, {@code -Dkill.seed=N} at the moments of that seed.
 */
class KilledLayerUpdateIT {
  @TempDir(factory = OnDisk.class)
  private Path folder;

  private int recorded;

  @ParameterizedTest
  @ValueSource(strings = {"layer-init", "layer-update"})
  void againToTheEnd(String command) throws Exception {
    int all = Integer.getInteger("kill.rounds", 8);
    int rounds = all < 200 ? Math.max(1, all / 4) : all;
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledLayerUpdateIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    Path home = folder.resolve("home");
    LayeredSite site = LayeredSite.make(home);
    cp(site.layer("base").resolve("__root__"), home.resolve("base-source/__root__"));
    for (String path : List.of("/site/page", "/site/document", "/site/menu/mid", "/site/q")) {
      LayeredSite.title(home.resolve("base-source/__root__" + path), "Of the layer");
    }
    LayeredSite.folder(home.resolve("base-source/__root__/site/neu ä"), "New");
    LayeredSite.remove(home.resolve("base-source/__root__/site/readme.txt"));
    Files.writeString(site.layer("custom").resolve("notes.txt"), "of a person");
    cp(home, folder.resolve("copy"));
    long begin = System.nanoTime();
    assertThat(launched(site, command).waitFor()).isZero();
    long whole = System.nanoTime() - begin;
    Map<String, String> done = state(site);
    for (int round = 0; round < rounds; round++) {
      LayeredSite.remove(home);
      cp(folder.resolve("copy"), home);
      Process process = launched(site, command);
      process.waitFor((long) (whole * (0.4 + 0.65 * random.nextDouble())), TimeUnit.NANOSECONDS);
      process.destroyForcibly().waitFor();
      CommandRun again = new CommandRun(site.arguments(command, LayeredSite.BASE));
      String what = command + ", seed " + seed + ", round " + round + "\n" + again.said();
      assertThat(again.status()).as(what).isZero();
      assertThat(state(site)).as(what).isEqualTo(done);
    }
  }

  /** All files, what git says of them, and the database. */
  private Map<String, String> state(LayeredSite site) throws Exception {
    Map<String, String> state = new TreeMap<>();
    for (String layer : List.of("custom", "app", "base")) {
      Path work = site.layer(layer);
      TreeContent.of(work)
          .forEach(
              (path, content) -> {
                if (!path.startsWith(".git/") && !path.equals(".zodbsync.lock")) {
                  state.put(layer + "/" + path, content);
                }
              });
      state.put(layer + ":head", git(work, "rev-parse", "HEAD^{tree}"));
      state.put(layer + ":status", git(work, "status", "--porcelain"));
    }
    Path back = folder.resolve("back" + recorded++);
    Recording.of(site.settings().with(Setting.LAYERS, "").with(Setting.BASE_DIR, back.toString()))
        .run(List.of("/"));
    TreeContent.of(back).forEach((path, content) -> state.put("database:" + path, content));
    return state;
  }

  private Process launched(LayeredSite site, String command) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.camelzodb.cli.CamelZodb"));
    all.addAll(site.arguments(command, LayeredSite.BASE));
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private static void cp(Path from, Path to) throws Exception {
    assertThat(
            new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  private static String git(Path work, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", work.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
