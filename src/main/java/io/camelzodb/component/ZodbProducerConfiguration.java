package io.camelzodb.component;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options of a {@code zodb:} endpoint that its producers use. Camel sets them from the
 * URI. For one thread until the endpoint has started; read by many afterwards.
 */
@UriParams
public class ZodbProducerConfiguration {

  @UriParam(
      label = "producer",
      description =
          "The operation of the producer. If it is set, the header CamelZodbOperation"
              + " is ignored.",
      defaultValue = "read")
  private @Nullable ZodbOperation operation;

  @UriParam(
      label = "producer",
      description =
          "The path of the object. If it is set, the header CamelZodbPath is ignored."
              + " Without both, read, list and record use the root; write and delete fail.")
  private @Nullable String path;

  @UriParam(
      label = "producer",
      description =
          "For record: also record what the objects contain. For write of files: also"
              + " play back what they contain, and remove objects without files.",
      defaultValue = "true")
  private boolean recurse = true;

  @UriParam(
      label = "producer",
      description =
          "For record: let the exchange succeed even if some objects cannot be"
              + " recorded. All other objects are recorded in any case. For write: skip"
              + " objects that cannot be played back, instead of writing nothing.")
  private boolean skipErrors;

  @UriParam(
      label = "producer",
      description =
          "For write and delete: remove objects without files even if they, or anything"
              + " below them, could not be recorded.")
  private boolean deleteUnrecorded;

  @UriParam(
      label = "producer",
      description = "For record: commit the files. The property zodb.commit does the same.")
  private boolean commit;

  @UriParam(
      label = "producer",
      description =
          "For write of files: their location. Name a folder that holds __root__, or"
              + " rev:COMMIT for a commit of the work tree baseDir. Default: the files of"
              + " baseDir.")
  private @Nullable String from;

  @UriParam(
      label = "producer",
      description = "For write: replace an object that has another type in the database.")
  private boolean override;

  @UriParam(
      label = "producer",
      description =
          "For write of files: how to treat changes that others made in the database"
              + " since the files were recorded. overwrite: the files win. refuse: the"
              + " exchange fails if both sides changed an object. merge: both changes are"
              + " merged; the exchange fails if that is not possible.",
      defaultValue = "overwrite")
  private ZodbConflicts conflicts = ZodbConflicts.overwrite;

  @UriParam(
      label = "producer",
      description = "For write and delete: the user of the transaction, such as / anna.")
  private @Nullable String user;

  @UriParam(
      label = "producer",
      description =
          "For write and delete: the description of the transaction. Default: the one"
              + " that perfact-zodbsync writes.")
  private @Nullable String description;

  /** Returns the operation. */
  public ZodbOperation getOperation() {
    ZodbOperation given = operation;
    return given == null ? ZodbOperation.read : given;
  }

  /** Whether the URI sets the operation. */
  boolean hasOperation() {
    return operation != null;
  }

  /** Sets what to do with an exchange. */
  public void setOperation(ZodbOperation operation) {
    this.operation = operation;
  }

  /** Returns the path of the object; the root by default. */
  public String getPath() {
    String given = path;
    return given == null ? "/" : given;
  }

  /** Whether the URI sets the path, even to an empty text. */
  boolean hasPath() {
    return path != null;
  }

  /** Sets the path of the object. */
  public void setPath(String path) {
    this.path = path;
  }

  /** Whether the URI sets the location of the files, even to an empty text. */
  boolean hasFrom() {
    return from != null;
  }

  /** Whether the URI sets the user of a transaction, even to an empty text. */
  boolean hasUser() {
    return user != null;
  }

  /** Whether the URI sets the note of a transaction, even to an empty text. */
  boolean hasDescription() {
    return description != null;
  }

  /** Whether to record what the objects contain. */
  public boolean isRecurse() {
    return recurse;
  }

  /** Sets whether to record what the objects contain. */
  public void setRecurse(boolean recurse) {
    this.recurse = recurse;
  }

  /** Whether to remove what could not be recorded. */
  public boolean isDeleteUnrecorded() {
    return deleteUnrecorded;
  }

  /** Sets whether to remove what could not be recorded. */
  public void setDeleteUnrecorded(boolean deleteUnrecorded) {
    this.deleteUnrecorded = deleteUnrecorded;
  }

  /** Whether objects that cannot be read are listed. */
  public boolean isSkipErrors() {
    return skipErrors;
  }

  /** Sets whether objects that cannot be read are listed. */
  public void setSkipErrors(boolean skipErrors) {
    this.skipErrors = skipErrors;
  }

  /** Whether to commit. */
  public boolean isCommit() {
    return commit;
  }

  /** Sets whether to commit. */
  public void setCommit(boolean commit) {
    this.commit = commit;
  }

  /** Returns the location of the files to write; empty for the base folder. */
  public String getFrom() {
    return text(from);
  }

  /** Sets where the files to be written are. */
  public void setFrom(String from) {
    this.from = from;
  }

  /** Whether objects of other types are replaced. */
  public boolean isOverride() {
    return override;
  }

  /** Sets whether objects of other types are replaced. */
  public void setOverride(boolean override) {
    this.override = override;
  }

  /** Returns how changes of others are treated. */
  public ZodbConflicts getConflicts() {
    return conflicts;
  }

  /** Sets how changes of others are treated. */
  public void setConflicts(ZodbConflicts conflicts) {
    this.conflicts = conflicts;
  }

  /** Returns the user of the transaction that is written. */
  public String getUser() {
    return text(user);
  }

  /** Sets the user of the transaction that is written. */
  public void setUser(String user) {
    this.user = user;
  }

  /**
   * Returns the note of the transaction that is written; empty for the note of perfact-zodbsync.
   */
  public String getDescription() {
    return text(description);
  }

  /** Sets the note of the transaction that is written. */
  public void setDescription(String description) {
    this.description = description;
  }

  private static String text(@Nullable String option) {
    return option == null ? "" : option;
  }
}
