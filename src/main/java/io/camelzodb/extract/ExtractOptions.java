package io.camelzodb.extract;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What to extract, and where to.
 *
 * @param out the folder to write to; made if it isn't there
 * @param include globs of paths; empty for all, see {@code docs/extract.md}
 * @param types portal types, meta types or classes; empty for all
 * @param names what files are called
 * @param encoding of the texts that Python 2 stored as bytes; Latin-1 where it does not fit
 */
public record ExtractOptions(
    Path out, List<String> include, List<String> types, Names names, Charset encoding) {

  /** What a file is called. */
  public enum Names {
    /** As the object is: its id. */
    ID,
    /** As it was when it was uploaded, where the object still knows. */
    ORIGINAL
  }

  /** Copies the lists. */
  public ExtractOptions {
    include = List.copyOf(include);
    types = List.copyOf(types);
  }

  /** Everything into one folder. */
  public static ExtractOptions all(Path out) {
    return new ExtractOptions(out, List.of(), List.of(), Names.ID, StandardCharsets.UTF_8);
  }

  /** A copy with another encoding. */
  public ExtractOptions withEncoding(Charset other) {
    return new ExtractOptions(out, include, types, names, other);
  }
}
