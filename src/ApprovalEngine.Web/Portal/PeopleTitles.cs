using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Portal;

/// <summary>What people are called on a page. A page names all of its people first, so that one query brings them.</summary>
internal sealed class PeopleTitles(ApprovalDbContext db)
{
    private readonly Dictionary<string, (string Title, string TitleZh)> known = new(StringComparer.Ordinal);

    public async Task LoadAsync(IEnumerable<string> userNames, CancellationToken cancellationToken)
    {
        var missing = userNames.Where(userName => !known.ContainsKey(userName)).Distinct(StringComparer.Ordinal).ToList();
        if (missing is [])
        {
            return;
        }

        var found = await db.People.AsNoTracking().Where(person => missing.Contains(person.UserName))
            .Select(person => new { person.UserName, person.Title, person.TitleZh }).ToListAsync(cancellationToken);
        found.ForEach(person => known[person.UserName] = (person.Title, person.TitleZh));
    }

    /// <summary>The title in the page's language; the user name where nobody is known by it (the system, or a page that did not load it).</summary>
    public string Of(string userName) => known.TryGetValue(userName, out var person)
        ? Languages.IsChinese ? person.TitleZh : person.Title
        : userName;

    public string Of(IEnumerable<string> userNames) => string.Join(Languages.IsChinese ? "、" : ", ", userNames.Select(Of));

    public static string Of(Person person) => Languages.IsChinese ? person.TitleZh : person.Title;
}
