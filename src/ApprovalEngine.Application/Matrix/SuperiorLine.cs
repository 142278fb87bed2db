using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Finds the people above somebody.</summary>
internal sealed class SuperiorLine(ApprovalDbContext db)
{
    /// <returns>The nearest first, with their roles.</returns>
    public async Task<IReadOnlyList<Person>> AboveAsync(string userName, CancellationToken cancellationToken)
    {
        // Two short columns of the whole company: walking up by a query each would be slower from the second step on.
        var superiors = await db.People.AsNoTracking().Where(person => person.Superior != null).Select(person => new { person.UserName, person.Superior })
            .ToDictionaryAsync(person => person.UserName, person => person.Superior, StringComparer.Ordinal, cancellationToken);
        var above = Hierarchy.Above(userName, name => superiors.GetValueOrDefault(name));
        if (above is [])
        {
            return [];
        }

        var people = await db.People.AsNoTracking().AsSingleQuery().Include(person => person.Assignments).Where(person => above.Contains(person.UserName))
            .ToDictionaryAsync(person => person.UserName, StringComparer.Ordinal, cancellationToken);
        return [.. above.Where(people.ContainsKey).Select(name => people[name])];
    }
}
