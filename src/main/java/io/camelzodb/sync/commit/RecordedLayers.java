package io.camelzodb.sync.commit;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers which commits of the lower layers a recorded position was made with. Only the commit of
 * the base folder names the transaction. The file {@code .git/camel-zodb.layers} has a line for
 * each change: a tid, and the {@linkplain LayerHeads commits} from this position on. It may be
 * removed.
 */
public final class RecordedLayers {
  private static final String NAME = "layers";
  private static final int MOST = 100;
  private static final Pattern LINE = Pattern.compile("(0x[0-9a-f]{16}) (" + LayerHeads.FORM + ")");

  private final PositionNames names;

  /** Creates it for one database in a tree. */
  public RecordedLayers(PositionNames names) {
    this.names = names;
  }

  /**
   * Notes the layers of a position. A failure is harmless and ignored.
   *
   * @param layers those that are checked out now
   */
  public void note(Layers layers, Tid tid) {
    if (!layers.areUsed()) {
      return;
    }
    try {
      LayerHeads heads = LayerHeads.of(layers, null);
      if (heads == null) {
        return;
      }
      LayerHeads lower = heads.lower();
      List<String> lines = lines();
      if (!at(lines, tid).equals(Optional.of(lower))) {
        List<String> all =
            new ArrayList<>(lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
        all.add(tid + " " + lower);
        StateFileLocation.write(names.stateFile(NAME), all, false);
      }
    } catch (IOException readOnly) {
      // Only a packed database needs it.
    }
  }

  /** Returns the commits of the lower layers at a position; empty if they are not known. */
  public Optional<LayerHeads> at(Tid tid) throws IOException {
    return at(lines(), tid);
  }

  private List<String> lines() {
    return StateFileLocation.lines(
        names.stateFile(NAME), "the commits of lower layers at earlier positions are unknown");
  }

  private static Optional<LayerHeads> at(List<String> lines, Tid tid) {
    Tid found = Tid.ZERO;
    Optional<LayerHeads> heads = Optional.empty();
    for (String line : lines) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) {
        Tid from = new Tid(Long.parseUnsignedLong(parts.group(1).substring(2), 16));
        if (from.compareTo(tid) <= 0 && from.compareTo(found) >= 0) {
          found = from;
          heads = Optional.of(LayerHeads.parse(parts.group(2)));
        }
      }
    }
    return heads;
  }
}
