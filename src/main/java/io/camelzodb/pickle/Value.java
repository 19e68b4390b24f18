package io.camelzodb.pickle;

/**
 * Represents one Python value of a pickle or a literal.
 *
 * <p>Atoms ({@link NoneValue}, {@link BoolValue}, {@link IntValue}, {@link FloatValue}, {@link
 * Text}, {@link OldString}, {@link Bytes}, {@link Global}, {@link ExtensionCode}, {@link
 * PrintedValue}, {@link Buffer}) are immutable and equal by value. Compounds are equal by identity
 * only, as Python's {@code is}: two references to the same Java object are one shared Python
 * object. A compound is filled while its graph is built, by one thread; from then on it is not
 * changed any more and may be read by many.
 *
 * <p>A graph may be cyclic and of any depth: never walk it by recursion without a bound.
 */
public sealed interface Value
    permits NoneValue,
        BoolValue,
        IntValue,
        FloatValue,
        Text,
        ByteString,
        Tuple,
        ListValue,
        Dictionary,
        SetValue,
        FrozenSet,
        Global,
        ExtensionCode,
        PrintedValue,
        Instance,
        Reference,
        Buffer,
        ReadOnlyBuffer {}
