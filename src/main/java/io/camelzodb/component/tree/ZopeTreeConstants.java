package io.camelzodb.component.tree;

import io.camelzodb.component.ZodbConstants;
import org.apache.camel.spi.Metadata;

/** Names the headers and exchange properties of {@code zope-tree:}. */
public final class ZopeTreeConstants {
  /** Path of the object in the body. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "Input of write: the path of the object if the body is an ObjectData, such"
              + " as /site/news.")
  public static final String PATH = "CamelZodbPath";

  /** The operation, if the endpoint does not set it. */
  @Metadata(
      label = "producer",
      javaType = "io.camelzodb.component.tree.ZopeTreeOperation",
      description =
          "Input: the operation if the endpoint has no option operation: write, apply"
              + " or commit.")
  public static final String OPERATION = "CamelZodbOperation";

  /** How many objects were written. */
  @Metadata(
      label = "producer",
      javaType = "long",
      description =
          "Output of commit: the number of imported objects in the tree. Output of"
              + " apply: the number of objects that the transaction changes.")
  public static final String OBJECTS = "CamelZodbObjects";

  /** How many objects are of types that are not read in full. */
  @Metadata(
      label = "producer",
      javaType = "long",
      description = "Output of commit: the number of objects of unknown types.")
  public static final String UNSUPPORTED = "CamelZodbUnsupported";

  /** Where pictures, files and texts were extracted to. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Output of commit: the folder with the extracted files, if there are any.")
  public static final String FILES = "CamelZodbFiles";

  /** How many files were extracted. */
  @Metadata(
      label = "producer",
      javaType = "long",
      description = "Output of commit: the number of extracted files.")
  public static final String FILE_COUNT = "CamelZodbFileCount";

  /** The problems of the export. */
  @Metadata(
      label = "producer",
      javaType = "java.util.List<io.camelzodb.storage.Problem>",
      description = "Output of commit: the problems of the export.")
  public static final String PROBLEMS = "CamelZodbProblems";

  /** The path at which the import begins. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Output of commit: the path of the exported object in the tree.")
  public static final String ROOT = "CamelZodbRoot";

  /** The commit. */
  @Metadata(
      javaType = "String",
      description =
          "Output of commit: the 40 digits of the commit; absent if nothing changed."
              + " Output of the consumer: the commit with the files after the change. For"
              + " edited files this commit is on no branch.")
  public static final String COMMIT = "CamelZodbCommit";

  /** The branch. */
  @Metadata(
      javaType = "String",
      description = "Output of commit and of the consumer: the branch that is checked out.")
  public static final String BRANCH = "CamelZodbBranch";

  /** The commit before a change. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "The commit with the files before the change; absent for the first change.")
  public static final String OLD_COMMIT = "CamelZodbOldCommit";

  /** Whether a change is committed. */
  @Metadata(
      label = "consumer",
      javaType = "boolean",
      description = "true: the change is committed. false: files were edited and not committed.")
  public static final String COMMITTED = "CamelZodbCommitted";

  /** The author of a change. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "The author of the last commit of the change: Name <address>.")
  public static final String AUTHOR = "CamelZodbAuthor";

  /** Where the files of a change are. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "rev:COMMIT with the commit after the change, as input for write of zodb.")
  public static final String FROM = ZodbConstants.FROM;

  /** The author of a change as a user. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description =
          "The author of the change as a user of the database, as input for write of"
              + " zodb; absent for edited files.")
  public static final String USER = ZodbConstants.USER;

  /** The message of a change as a note. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description =
          "The message of the commit with the trailer Git-Commit, as input for write"
              + " of zodb; absent for edited files.")
  public static final String DESCRIPTION = ZodbConstants.DESCRIPTION;

  /** How often a change has failed. */
  @Metadata(
      label = "consumer",
      javaType = "int",
      description = "The number of failed exchanges of this change since the start.")
  public static final String FAILURES = "CamelZodbFailures";

  private ZopeTreeConstants() {}
}
