package io.camelzodb.zope;

/** Recognizes the kind of objects that a source holds, by its root. */
public enum DatabaseKind {
  /** The application of Zope 2, 4 or 5, with all below it. */
  ZOPE("Zope 2/4/5 application"),
  /** One exported object of Zope, with all below it. */
  EXPORT("export of Zope objects"),
  /** Objects in containers of Zope 3, which have {@code __name__} and {@code __parent__}. */
  ZOPE3("Zope 3, Grok or BlueBream site"),
  /** A mapping of any objects. */
  MAPPING("Pyramid or plain mapping of objects"),
  /** A root mapping without an entry, as before Zope first opened it. */
  EMPTY("empty database");

  private final String description;

  DatabaseKind(String description) {
    this.description = description;
  }

  /** Returns the name for people. */
  public String description() {
    return description;
  }

  /** Whether its objects are not Zope's; the tree then begins at the root mapping. */
  public boolean foreign() {
    return this == ZOPE3 || this == MAPPING;
  }
}
