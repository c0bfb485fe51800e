namespace NousCoder.Datasets.Formats;

/// <summary>The operations of a pickle that are carried out.</summary>
internal enum PickleOperation : byte
{
    /// <summary>States the protocol.</summary>
    Proto = 0x80,

    /// <summary>States how many bytes follow together.</summary>
    Frame = 0x95,

    /// <summary>A text of up to 255 bytes.</summary>
    ShortBinUnicode = 0x8C,

    /// <summary>A text whose length has 4 bytes.</summary>
    BinUnicode = 0x58,

    /// <summary>A text whose length has 8 bytes.</summary>
    BinUnicode8 = 0x8D,

    /// <summary>Remembers the value, which nothing here asks for again.</summary>
    Memoize = 0x94,

    /// <summary>As <see cref="Memoize"/>, under a number of 1 byte.</summary>
    BinPut = 0x71,

    /// <summary>As <see cref="Memoize"/>, under a number of 4 bytes.</summary>
    LongBinPut = 0x72,

    /// <summary>The end.</summary>
    Stop = 0x2E,
}
