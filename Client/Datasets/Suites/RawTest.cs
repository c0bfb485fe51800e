using NousCoder.Client.Datasets.Json;

namespace NousCoder.Client.Datasets.Suites;

/// <summary>A test where it stands in its row.</summary>
internal readonly record struct RawTest(RawValue Input, RawValue Output);
