package io.camelzodb.tree;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.pickle.PickleException;
import java.io.IOException;

/** Reports files that do not form an object: which file, and what is wrong with it. */
public final class TreeFault extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;

  /** Creates it for a file or folder. */
  public TreeFault(String file, String message) {
    super(file + ": " + message);
    this.file = file;
    this.line = 0;
  }

  /** The file whose text cannot be read, and where in it. */
  public TreeFault(String file, PickleException text) {
    super(file + ": " + text.getMessage(), text);
    this.file = file;
    this.line = text.line();
  }

  @Override
  public Fault fault() {
    return new Fault.Damaged(String.valueOf(getMessage()))
        .at(line > 0 ? FaultPlace.ofLine(file, line) : FaultPlace.ofFile(file));
  }
}
