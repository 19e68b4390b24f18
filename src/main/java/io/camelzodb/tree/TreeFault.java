package io.camelzodb.tree;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.pickle.PickleException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reports files that do not form an object: which file, and what is wrong with it. */
public final class TreeFault extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient FaultDetails details;

  /** Creates it for a file or folder. */
  public TreeFault(String file, String message) {
    this(file, message, null);
  }

  /** Creates it for a file or folder, with what to do. */
  public TreeFault(String file, String message, @Nullable String advice) {
    this(new FaultDetails(message, advice).within(file).at(FaultPlace.ofFile(file)), null);
  }

  /** The file whose text cannot be read, and where in it. */
  public TreeFault(String file, PickleException text) {
    this(
        text.fault()
            .details()
            .within(file)
            .at(text.line() > 0 ? FaultPlace.ofLine(file, text.line()) : FaultPlace.ofFile(file)),
        text);
  }

  private TreeFault(FaultDetails details, @Nullable PickleException cause) {
    super(details.message(), cause);
    this.details = details;
  }

  @Override
  public Fault fault() {
    return new Fault.Damaged(details);
  }
}
