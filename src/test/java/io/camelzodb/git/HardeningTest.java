package io.camelzodb.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.Hardening.Component;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code core.fsync} and its fellows mean, as in git-config(1). */
class HardeningTest {
  private static Set<Component> wanted(Config config, Durability durability) {
    Hardening hardening = Hardening.of(config, durability);
    return Arrays.stream(Component.values())
        .filter(hardening::has)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Component.class)));
  }

  private static Set<Component> of(String words) {
    return words.isEmpty()
        ? EnumSet.noneOf(Component.class)
        : Arrays.stream(words.split(" "))
            .map(Component::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Component.class)));
  }

  @ParameterizedTest
  @CsvSource({
    "none, ''",
    "'none,reference', REFERENCE",
    "committed, LOOSE_OBJECT PACK PACK_METADATA REFERENCE",
    "added, LOOSE_OBJECT PACK PACK_METADATA REFERENCE INDEX",
    "all, LOOSE_OBJECT PACK PACK_METADATA REFERENCE INDEX",
    "'all,-index', LOOSE_OBJECT PACK PACK_METADATA REFERENCE INDEX",
    "'-pack', PACK_METADATA",
    "'committed -derived-metadata', LOOSE_OBJECT PACK REFERENCE",
    "unheard-of, PACK PACK_METADATA",
  })
  void theRepositorySaysMoreOrLess(String list, String components) {
    Config config = new Config();
    config.setString("core", null, "fsync", list);
    assertThat(wanted(config, Durability.POWER)).isEqualTo(of(components));
    assertThat(wanted(config, Durability.CRASH)).isEmpty();
  }

  @Test
  void withoutAWordAllIsSyncedThatACommitConsistsOf() {
    assertThat(wanted(new Config(), Durability.POWER)).containsExactly(Component.values());
    assertThat(wanted(new Config(), Durability.CRASH)).isEmpty();
  }

  @Test
  void methodAndOldKeyCount() {
    Config config = new Config();
    config.setString("core", null, "fsyncObjectFiles", "false");
    assertThat(wanted(config, Durability.POWER))
        .isEqualTo(of("PACK PACK_METADATA REFERENCE INDEX"));
    config.setString("core", null, "fsync", "none");
    config.setString("core", null, "fsyncObjectFiles", "true");
    assertThat(wanted(config, Durability.POWER)).isEqualTo(of("LOOSE_OBJECT"));
    config.setString("core", null, "fsyncMethod", "batch");
    assertThat(wanted(config, Durability.POWER)).isEqualTo(of("LOOSE_OBJECT"));
    config.setString("core", null, "fsyncMethod", "writeout-only");
    assertThat(wanted(config, Durability.POWER)).isEmpty();
  }
}
