package io.camelzodb.git.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeFormatter;
import org.eclipse.jgit.merge.MergeResult;

/**
 * Merges two changes of one text line by line, as git does.
 *
 * @param text the result; if both sides changed the same lines, both versions between markers
 * @param conflicts whether there are such lines
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and written, never compared.
public record LineMerge(byte[] text, boolean conflicts) {
  /** The line before our version of a conflict. */
  public static final String OURS = "<<<<<<< files";

  /** The line after the other version. */
  public static final String THEIRS = ">>>>>>> database";

  /** Merges three versions of a text of any encoding in which a line break is a byte 10. */
  public static LineMerge of(byte[] base, byte[] ours, byte[] theirs) throws IOException {
    MergeResult<RawText> result =
        new MergeAlgorithm()
            .merge(
                RawTextComparator.DEFAULT,
                new RawText(base),
                new RawText(ours),
                new RawText(theirs));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new MergeFormatter()
        .formatMerge(
            out,
            result,
            List.of("base", OURS.substring(8), THEIRS.substring(8)),
            StandardCharsets.UTF_8);
    return new LineMerge(out.toByteArray(), result.containsConflicts());
  }
}
