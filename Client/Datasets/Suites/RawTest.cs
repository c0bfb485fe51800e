using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Suites;

/// <summary>A test where it stands in its row.</summary>
public readonly record struct RawTest(RawValue Input, RawValue Output);
