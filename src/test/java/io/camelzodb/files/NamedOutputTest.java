package io.camelzodb.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NamedOutputTest {
  private static final Path FULL = Path.of("/dev/full");

  @Test
  void aFullDiskIsToldWithThePath() throws IOException {
    assumeTrue(Files.exists(FULL), "there is no /dev/full here");
    try (NamedOutput out = new NamedOutput(Path.of("/srv/list"), Files.newOutputStream(FULL))) {
      for (var write :
          new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {
            () -> out.write(1), () -> out.write(new byte[10])
          }) {
        assertThatThrownBy(write)
            .isInstanceOf(IOException.class)
            .satisfies(
                fault ->
                    assertThat(FileFault.words(fault))
                        .isEqualTo(
                            "/srv/list: cannot be written: No space left on device; free some"
                                + " space there and run it again"));
      }
    }
  }

  @Test
  void aFaultThatNamesNothingGetsTheFolderAndEachOtherStays() {
    Path folder = Path.of("/srv/.git");
    IOException full = new IOException("No space left on device");
    assertThat(FileFault.nameless(folder, full))
        .hasMessage("/srv/.git: cannot be written to: No space left on device")
        .hasCause(full);
    IOException other = new IOException("/srv/x: No space left on device");
    assertThat(FileFault.nameless(folder, other)).isSameAs(other);
  }
}
