package io.camelzodb.component;

import org.apache.camel.spi.Metadata;

/** Names the headers of {@code zodb:}. */
public final class ZodbConstants {
  /** The operation, if the endpoint does not set it. */
  @Metadata(
      label = "producer",
      javaType = "io.camelzodb.component.ZodbOperation",
      description = "Input: the operation, if the endpoint has no option operation.")
  public static final String OPERATION = "CamelZodbOperation";

  /** The object. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "Input: the path of the object, if the endpoint has no option path. For"
              + " record, write and delete: several paths, one on each line. No operation"
              + " sets it.")
  public static final String PATH = "CamelZodbPath";

  /** The path of an object that was read. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Output of read: the path of the object.")
  public static final String OBJECT_PATH = "CamelZodbObjectPath";

  /** The transaction. */
  @Metadata(
      javaType = "String",
      description =
          "Output: a transaction as 16 hexadecimal digits. Consumer: the transaction"
              + " of the exchange. record, list: the transaction whose state was recorded or"
              + " listed. read: the transaction that wrote the object. lastTransaction:"
              + " the last transaction. write, delete: the new transaction; absent if there was"
              + " nothing to write.")
  public static final String TID = "CamelZodbTid";

  /** The record of the object. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Output of read: the oid of the object as 16 hexadecimal digits.")
  public static final String OID = "CamelZodbOid";

  /** How many objects there were. */
  @Metadata(
      label = "producer",
      javaType = "long",
      description =
          "Output of record and list: the number of objects. Output of write and"
              + " delete: the number of steps of the plan.")
  public static final String OBJECTS = "CamelZodbObjects";

  /** The commit. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "Output of record: the 40 digits of the commit; absent if there was nothing"
              + " to commit.")
  public static final String COMMIT = "CamelZodbCommit";

  /** Where the files are. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "Input of write: the location of the files, if the endpoint has no option"
              + " from. The consumer of zope-tree sets it; no operation does.")
  public static final String FROM = "CamelZodbFrom";

  /** The user of the transaction. */
  @Metadata(
      javaType = "String",
      description =
          "The user of the transaction: the path of a user folder, a blank, the user"
              + " id. Output of the consumers. Input of write and delete, if the endpoint"
              + " has no option user.")
  public static final String USER = "CamelZodbUser";

  /** The note of the transaction. */
  @Metadata(
      javaType = "String",
      description =
          "The description of the transaction. Output of the consumers. Input of write"
              + " and delete, if the endpoint has no option description.")
  public static final String DESCRIPTION = "CamelZodbDescription";

  /** The time of the transaction. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "The time of the transaction in ISO 8601.")
  public static final String TIME = "CamelZodbTime";

  /** The extension of the transaction. */
  @Metadata(
      label = "consumer",
      javaType = "byte[]",
      description =
          "The extension of the transaction, a pickled dictionary; empty if there is" + " none.")
  public static final String EXTENSION = "CamelZodbExtension";

  /** Whether the body is all of the database. */
  @Metadata(
      label = "consumer",
      javaType = "boolean",
      description = "Whether the body holds the whole database as of the transaction.")
  public static final String WHOLE = "CamelZodbWhole";

  /** Why an exchange was parked. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "The error message of an exchange that was sent to parkUri.")
  public static final String ERROR = "CamelZodbError";

  private ZodbConstants() {}
}
