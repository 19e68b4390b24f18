package io.camelzodb.extract;

import java.nio.file.Path;
import java.util.List;

/**
 * What to extract, and where to.
 *
 * @param out the folder to write to; made if it isn't there
 * @param include globs of paths; empty for all, see {@code docs/extract.md}
 * @param types portal types, meta types or classes; empty for all
 */
public record ExtractOptions(Path out, List<String> include, List<String> types) {

  /** Copies the lists. */
  public ExtractOptions {
    include = List.copyOf(include);
    types = List.copyOf(types);
  }

  /** Everything into one folder. */
  public static ExtractOptions all(Path out) {
    return new ExtractOptions(out, List.of(), List.of());
  }
}
