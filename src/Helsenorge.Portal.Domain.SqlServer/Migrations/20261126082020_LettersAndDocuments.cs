using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class LettersAndDocuments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "HasMailbox",
                table: "People",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "PaperAskedAt",
                table: "MessageThreads",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "RemindedAt",
                table: "MessageThreads",
                type: "datetime2",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "KeptLetters",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ThreadId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Counterpart = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Author = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    SentAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    KeptAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptLetters", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_KeptLetters_PatientId_KeptAt_Id",
                table: "KeptLetters",
                columns: new[] { "PatientId", "KeptAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_KeptLetters_PatientId_ThreadId",
                table: "KeptLetters",
                columns: new[] { "PatientId", "ThreadId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeptLetters");

            migrationBuilder.DropColumn(
                name: "HasMailbox",
                table: "People");

            migrationBuilder.DropColumn(
                name: "PaperAskedAt",
                table: "MessageThreads");

            migrationBuilder.DropColumn(
                name: "RemindedAt",
                table: "MessageThreads");
        }
    }
}
