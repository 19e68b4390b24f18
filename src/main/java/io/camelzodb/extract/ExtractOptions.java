package io.camelzodb.extract;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds the options of an extraction.
 *
 * @param out the folder to write to; created if missing
 * @param include globs of paths; empty for all, see {@code docs/extract.md}
 * @param types portal types, meta types or classes; empty for all
 * @param names how files are named
 * @param encoding the encoding of texts that Python 2 stored as bytes; Latin-1 if it does not fit
 */
public record ExtractOptions(
    Path out, List<String> include, List<String> types, Names names, Charset encoding) {

  /** Selects how files are named. */
  public enum Names {
    /** By the id of the object. */
    ID,
    /** By the name of the upload, if the object has it. */
    ORIGINAL
  }

  /** Copies the lists. */
  public ExtractOptions {
    include = List.copyOf(include);
    types = List.copyOf(types);
  }

  /** Returns the options to extract everything into a folder. */
  public static ExtractOptions all(Path out) {
    return new ExtractOptions(out, List.of(), List.of(), Names.ID, StandardCharsets.UTF_8);
  }

  /** Returns a copy with another encoding. */
  public ExtractOptions withEncoding(Charset other) {
    return new ExtractOptions(out, include, types, names, other);
  }
}
