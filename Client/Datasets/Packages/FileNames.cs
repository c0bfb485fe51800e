using System.Collections;

namespace NousCoder.Datasets.Packages;

/// <summary>Names in ordinal order, found by binary search: an archive can have a hundred thousand.</summary>
internal sealed class FileNames : IReadOnlyList<string>, ICollection<string>
{
    private readonly string[] _names;

    public FileNames(IEnumerable<string> names)
    {
        _names = [.. names];
        Array.Sort(_names, StringComparer.Ordinal);
    }

    public int Count => _names.Length;

    bool ICollection<string>.IsReadOnly => true;

    public string this[int index] => _names[index];

    public bool Contains(string name) => Array.BinarySearch(_names, name, StringComparer.Ordinal) >= 0;

    /// <summary>Returns the names that begin with a prefix, in order.</summary>
    public IEnumerable<string> Below(string prefix)
    {
        var at = Array.BinarySearch(_names, prefix, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < _names.Length && _names[at].StartsWith(prefix, StringComparison.Ordinal); at++)
        {
            yield return _names[at];
        }
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection<string>.CopyTo(string[] array, int arrayIndex) => _names.CopyTo(array, arrayIndex);

    void ICollection<string>.Add(string item) => throw new NotSupportedException();

    void ICollection<string>.Clear() => throw new NotSupportedException();

    bool ICollection<string>.Remove(string item) => throw new NotSupportedException();
}
